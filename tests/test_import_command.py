"""`sheetkit import` on real files: proposes, asks or reads a mapping, writes a new workbook and never an old one."""

import hashlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.excel.build import write_workbook
from sheetkit.register import registers, workbooks
from tests.package_lint import lint
from tests.programs import soffice
from tests.specimen import read
from tests.test_import_proposal import ROOMS, STAFF

SETTINGS = """
company = "云溪物业服务有限公司"
centre = "云溪花园客户服务中心"
households = 612
handover = "精装"
books_since = 2025-12-01
"""
HEADS = [
    "序号",
    "报修时间",
    "方式",
    "业主信息",
    None,
    None,
    "报修类型",
    "报修内容",
    "缓急",
    "维修人",
    "回访",
    None,
    "情况",
]
BELOW = [None, None, None, "业主姓名", "房间号", "手机", None, None, None, None, "时间", "结果", None]
WANG = ("王小明", "3栋2单元1501室", 13800000001)
LI = ("李丽", "3-2-1502", 13800000002)
ZHAO = ("赵六", "1-1-101", "１３８００００００００")
ROWS: Sequence[Sequence[Any]] = [
    [1, datetime(2025, 3, 5, 9, 30), "来电", *WANG, "工程", "厨房漏水", "急", "张　伟", "2025-3-6", "满意", "已处理"],
    [2, "2025.3.6 10:15", "微信", *LI, "维修", "灯不亮", "普通", "李师傅", "/", "还行", "已处理"],
    [3, "3月7日", "电话", *ZHAO, "物业", "垃圾未清", "一般", None, None, None, "处理中"],
    [4, datetime(2025, 3, 8, 8), "上门", None, "3-2-1501", None, "特约", "保洁", "一般", None, None, None, "处理中"],
    ["合计", None, None, None, None, None, None, "4 件"],
]


GIVEN = """
[columns]
报事时间 = "报修时间"
报事内容 = "报修内容"
[fixed]
渠道 = "电话"
报事人 = "不详"
类别 = "工程类"
紧急程度 = "一般"
状态 = "已关闭"
[number]
单号 = "B{n}"
"""


def old_book(path: Path, rows: Sequence[Sequence[Any]] = ROWS) -> Path:
    """An office's book: a cover, a title, a header in two rows with merged cells, a row of totals."""
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "封面"
    cover["A1"] = "云溪花园报修记录"
    page = book.create_sheet("2025年")
    for row in [["云溪花园报修登记表（2025年）"], HEADS, BELOW, *rows]:
        page.append(row)
    for place in ("A1:M1", "D2:F2", "K2:L2", *(f"{letter}2:{letter}3" for letter in "ABCGHIJM")):
        page.merge_cells(place)
    book.save(path)
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with rooms, staff and one ticket."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    ticket = {"ticket_no": "BS202503-0001", "reported_at": datetime(2025, 3, 1, 9), "content": "门坏"}
    held: dict[str, list[dict[str, Any]]] = {"households": ROOMS, "staff": STAFF, "repairs": [ticket]}
    for name in ("客户信息.xlsx", "组织架构.xlsx", "报事登记.xlsx"):
        write_workbook(
            folder / name,
            workbooks()[name],
            {one.name: held[one.name] for one in workbooks()[name] if one.name in held},
        )
    return folder


def run(site: Path, *words: object) -> Result:
    """The command in Chinese as of a day, with 报事 unless another register is named."""
    more = () if "--register" in words else ("--register", "报事")
    args = ["import", *words, *more, "--site", site, "--lang", "zh", "--as-of", "2026-11-21"]
    return CliRunner().invoke(cli, [str(word) for word in args])


def sums(folder: Path) -> Mapping[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


COMPUTED = ("时限", "状态灯", "剩余")


def records(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *rows = read(path, sheet)
    kept = [
        place
        for place, title in enumerate(head)
        if not str(title).endswith(COMPUTED) and not str(title).startswith("算_")
    ]
    return [{str(head[place]): row[place] for place in kept if row[place] != ""} for row in rows]


def test_without_a_terminal_the_proposal_is_shown_and_nothing_is_imported(site: Path, tmp_path: Path) -> None:
    old = old_book(tmp_path / "旧账.xlsx")
    before = sums(tmp_path)
    result = run(site, old)
    assert result.exit_code == 2
    assert "旧账工作表“2025年”，表头在第 3 行，4 条记录 → 登记簿“报事”" in result.stdout
    assert result.stderr.startswith("sheetkit: 以上只是建议，还没有导入。请核对：加 --map-out 文件.toml")
    assert sums(tmp_path) == before


def test_a_mapping_is_written_reviewed_and_imported(site: Path, tmp_path: Path) -> None:
    old, plan = old_book(tmp_path / "旧账.xlsx"), tmp_path / "对照.toml"
    before = sums(tmp_path)
    asked = run(site, old, "--map-out", plan)
    assert asked.exit_code == 2 and f"建议写在 {plan}，还没有导入。" in asked.stderr
    text = plan.read_text("utf-8")
    assert '"回访时间" = "时间"' in text and '"状态" = "情况"' in text and '"还行" = ""' in text
    plan.write_text(text.replace('"还行" = ""', '还行 = "满意"'), "utf-8")
    done = run(site, old, "--map", plan)
    assert done.exit_code == 1, done.output
    made = site / "导入-报事-2026-11-21.xlsx"
    assert "导入 2 行，没有导入 2 行。" in done.stdout and f"已生成 {made}" in done.stdout
    assert "在 报事登记.xlsx 的“报事”表最后一行下面用“选择性粘贴 → 数值”粘贴" in "".join(done.stdout.split("\n"))
    assert {name for name in sums(tmp_path) if name not in before} == {"对照.toml", f"site/{made.name}"}
    assert before.items() <= sums(tmp_path).items(), "no other file changed"
    assert lint(made) == []
    assert openpyxl.load_workbook(made).sheetnames == ["报事", "未导入", "填写说明", "清单", "日历"]
    assert records(made, "报事") == [
        {
            "单号": "BS202503-0002", "报事时间": datetime(2025, 3, 5, 9, 30), "渠道": "电话", "房号": "3-2-1501",
            "报事人": "王小明", "联系电话": "13800000001", "类别": "工程类", "紧急程度": "急修", "报事内容": "厨房漏水",
            "服务人员": "张伟", "回访时间": date(2025, 3, 6), "回访结果": "满意", "状态": "已完工",
        },
        {
            "单号": "BS202503-0003", "报事时间": datetime(2025, 3, 6, 10, 15), "渠道": "网络", "房号": "3-2-1502",
            "报事人": "李丽", "联系电话": "13800000002", "类别": "工程类", "紧急程度": "一般", "报事内容": "灯不亮",
            "服务人员": "李师傅", "回访结果": "满意", "状态": "已完工",
        },
    ]  # fmt: skip
    assert [(row["旧表位置"], row["怎么处理"], row.get("登记簿的列")) for row in records(made, "未导入")] == [
        ("J5", "已导入，请核对", "服务人员"),
        ("B6", "整行没有导入", "报事时间"),
        ("D7", "整行没有导入", "报事人"),
        ("第 8 行", "跳过", None),
    ]


def test_yes_takes_the_proposal_and_keep_faulty_takes_every_row(site: Path, tmp_path: Path) -> None:
    old, plan, made = old_book(tmp_path / "旧账.xlsx"), tmp_path / "对照.toml", tmp_path / "新.xlsx"
    result = run(site, old, "--yes", "--keep-faulty", "--map-out", plan, "-o", made)
    assert result.exit_code == 1, result.output
    assert "不合要求、照原样写入的单元格：3" in result.stdout
    rows = records(made, "报事")
    assert [row.get("报事时间") for row in rows][2] == "3月7日"
    assert (rows[1]["回访结果"], "报事人" in rows[3]) == ("还行", False)
    assert run(site, old, "--map", plan, "--keep-faulty", "-o", tmp_path / "again.xlsx").exit_code == 1
    assert records(tmp_path / "again.xlsx", "报事") == rows, "the mapping that was kept gives the same"


def test_all_that_fits_ends_with_0(site: Path, tmp_path: Path) -> None:
    good = [ROWS[0], ROWS[-1]]
    result = run(site, old_book(tmp_path / "旧账.xlsx", good), "--yes")
    assert (result.exit_code, "跳过的行（合计、重复的表头、空行）：1" in result.stdout) == (0, True)


def test_an_existing_file_is_never_written_over(site: Path, tmp_path: Path) -> None:
    old = old_book(tmp_path / "旧账.xlsx")
    for name in (old, site / "报事登记.xlsx"):
        before = sums(tmp_path)
        result = run(site, old, "--yes", "-o", name)
        assert (result.exit_code, result.stderr) == (
            2,
            f"sheetkit: {name} 已经有了，没有覆盖。请先移走它，或换一个文件名。\n",
        )
        assert sums(tmp_path) == before
    (tmp_path / "对照.toml").write_text("", "utf-8")
    assert "对照.toml 已经有了" in run(site, old, "--map-out", tmp_path / "对照.toml").stderr
    assert run(site, old, "--yes").exit_code == 1
    assert "导入-报事-2026-11-21.xlsx 已经有了" in run(site, old, "--yes").stderr


def test_required_columns_that_the_old_book_lacks_must_be_given(site: Path, tmp_path: Path) -> None:
    rows = [["报修时间", "报修内容"], ["2025-3-5", "漏水"]]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "旧账.xlsx")
    result = run(site, tmp_path / "旧账.xlsx", "--yes")
    assert (result.exit_code, "没有必填的列：渠道、报事人、类别、紧急程度、状态。" in result.stderr) == (2, True)
    (tmp_path / "对照.toml").write_text(GIVEN, "utf-8-sig")
    assert run(site, tmp_path / "旧账.xlsx", "--map", tmp_path / "对照.toml").exit_code == 0


def test_the_answer_as_json(site: Path, tmp_path: Path) -> None:
    old = old_book(tmp_path / "旧账.xlsx")
    asked = run(site, old, "--format", "json")
    data = json.loads(asked.stdout)
    assert (asked.exit_code, data["written"], data["old"]["sheet"]) == (2, None, "2025年")
    room = next(match for match in data["proposal"] if match["column"] == "room")
    assert {key: room[key] for key in ("title", "why", "fits", "filled")} == {
        "title": "房间号", "why": "synonym", "fits": 4, "filled": 4,
    }  # fmt: skip
    done = json.loads(run(site, old, "--format", "json", "--yes").stdout)
    assert (done["rows"], Path(done["written"]).name) == (2, "导入-报事-2026-11-21.xlsx")
    assert done["left_out"][-1] == {
        "row": 8, "column": None, "cell": "第 8 行", "outcome": "passed", "header": None, "content": "合计",
        "reason": "合计行，不是一条记录",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["没有.xlsx"], "找不到 没有.xlsx"),
        (["旧账.xlsx", "--sheet", "2月"], "旧账.xlsx 里没有工作表“2月”。现有：封面、2025年。"),
        (["旧账.xlsx", "--sheet", "封面"], "旧账.xlsx 的工作表 封面 里找不到“报事”的内容"),
        (["旧账.xlsx", "--register", "报修"], "没有登记簿“报修”"),
        (["旧账.xlsx", "--map", "没有.toml"], "没有.toml"),
        (["旧账.xlsx", "--map", "坏.toml"], "坏.toml 不是 UTF-8 编码"),
        (["旧账.xlsx", "--map", "."], "打不开"),
        (["旧账.xlsx", "--map", "错.toml"], "旧账的“2025年”表没有“房间”这一列。请从这些里选：房间号。"),
        (["旧账.xlsx", "-o", "新.xls"], "新工作簿要以 .xlsx 结尾"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: list[str], said: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old_book(tmp_path / "旧账.xlsx")
    (tmp_path / "坏.toml").write_bytes("房号".encode("gbk"))
    (tmp_path / "错.toml").write_text("[columns]\n房号 = '房间'\n", "utf-8")
    result = run(site, *words)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert said in result.stderr


def test_outside_a_site_there_is_nowhere_to_import_to(tmp_path: Path) -> None:
    old = old_book(tmp_path / "旧账.xlsx")
    result = run(old, old)
    assert (result.exit_code, "不在项目文件夹里。请用 --site" in result.stderr) == (2, True)


def test_other_sheets_that_look_alike_and_books_that_cannot_be_asked_are_named(site: Path, tmp_path: Path) -> None:
    old = old_book(tmp_path / "旧账.xlsx")
    book = openpyxl.load_workbook(old)
    book.copy_worksheet(book["2025年"]).title = "2024年"
    book.save(old)
    (site / "客户信息.xlsx").unlink()
    result = run(site, old)
    assert "取了工作表“2025年”。2024年 看来也是，请用 --sheet 逐张导入。" in result.stderr
    assert "房屋客户：读不到或还没有内容" in result.stderr
    assert "旧账工作表“2024年”" in run(site, old, "--sheet", "2024年").stdout


def test_libreoffice_opens_the_new_workbook(site: Path, tmp_path: Path) -> None:
    made = tmp_path / "新.xlsx"
    assert run(site, old_book(tmp_path / "旧账.xlsx"), "--yes", "-o", made).exit_code == 1
    (tmp_path / "out").mkdir()
    (again,) = soffice([made], "xlsx", tmp_path / "out")
    assert records(again, "报事") == records(made, "报事")
    own = list(registers()["repairs"].headers)
    assert read(again, "报事")[0][: len(own)] == own


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminal")
def test_at_a_terminal_the_clerk_is_asked(site: Path, tmp_path: Path) -> None:
    old, made = old_book(tmp_path / "旧账.xlsx"), tmp_path / "新.xlsx"
    typed = ["状态=", "", '状态="退回"', "联系电话=电话", "联系电话=", ""]
    seen = at_terminal(["import", old, "--register", "报事", "--site", site, "--lang", "zh", "-o", made], typed)
    assert "直接回车：照此导入" in seen
    assert "旧账里没有必填的列：状态" in seen, "an empty line does not accept what cannot be imported"
    assert "“联系电话=电话”：旧账的“2025年”表没有“电话”这一列" in seen
    assert [(row["状态"], "联系电话" in row) for row in records(made, "报事")] == [("退回", False), ("退回", False)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminal")
def test_the_clerk_may_give_up(site: Path, tmp_path: Path) -> None:
    before = sums(site)
    at_terminal(["import", old_book(tmp_path / "旧账.xlsx"), "--register", "报事", "--site", site], ["q"], code=130)
    assert sums(site) == before


def at_terminal(words: Sequence[object], lines: Sequence[str], code: int = 1) -> str:
    """What the program shows at a terminal where these lines are typed, each at its prompt."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sheetkit", *map(str, words)]
    done = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    seen, waiting = b"", list(lines)
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # on Linux that the other side is closed
            break
        if not piece:
            break
        seen += piece
        if waiting and seen.count(b"\n> ") > len(lines) - len(waiting):
            os.write(ours, f"{waiting.pop(0)}\n".encode())
    os.close(ours)
    text = seen.decode("utf-8").replace("\r\n", "\n")
    assert done.wait(10) == code, text
    return text
