"""钥匙和档案盘点报告 (KEY-4, KEY-5, ARC-4): what the lists hold now, what is out, what the month's counts found."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from sheetkit.cells import show
from sheetkit.lent import IN_BOX, KEY_FORMS, misstated_keys, outstanding, quantity
from sheetkit.review import Block, Review
from sheetkit.reviews import words
from sheetkit.reviews.asked import Asked
from sheetkit.reviews.blocks import Value, numbered, table, texts, to_fill
from sheetkit.score.files import COLUMNS as FILE_COLUMNS
from sheetkit.score.files import files_to_destroy
from sheetkit.table import Row

NAME = "钥匙和档案盘点报告"
LOST = "遗失"


def stock(asked: Asked) -> Review:
    """The stock as it stands now, and the counts of a month."""
    counts = asked.ledger.rows("key_counts", "counted_on")
    differing = [row for row in counts if differs(row)]
    sections: list[tuple[str, Sequence[Block]]] = [
        ("钥匙现况", _held(asked, "keys", "把", lambda row: _pieces(asked, row))),
        ("没有归还的钥匙", _out(asked, "key_loans", "key_no", ("borrower", "unit", "purpose"))),
        ("本月钥匙清点和盘点", [*texts(found(counts, differing)), *_counts(counts, differing)]),
        ("档案现况", _held(asked, "files", "份", lambda row: {row.state: 1})),
        ("没有归还的档案", _out(asked, "file_loans", "file_no", ("borrower", "unit", "purpose"))),
        ("到期待销毁的档案", texts(_destroy(asked))),
        ("处理意见", [to_fill(["差异和问题", "处理意见", "责任人", "期限"], 4, [3, 4, 1.4, 1.6])]),
    ]
    title = f"{words.period(asked.first, asked.last)}钥匙和档案盘点报告"
    now = f"现况截至 {words.until(asked.books.now)}。"
    return asked.review(NAME, title, [*texts(*asked.reach(asked.first), now), *numbered(*sections)])


def _held(asked: Asked, register: str, unit: str, where: Callable[[Row], Mapping[str, int]]) -> list[Block]:
    """What a list holds, by kind and state; `where` tells how many of a row are in which."""
    what = "钥匙" if register == "keys" else "档案"
    if not asked.ledger.reads(register, "kind", "state"):
        return texts(f"{what}清单读不到或缺列，不清楚现况。")
    rows = asked.books.current(register)
    if not rows:
        return texts(f"{what}清单里还没有登记。")
    columns = {name: asked.books.register(register).column(name).choices for name in ("kind", "state")}
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for state, count in where(row).items():
            sums[row.kind or words.UNKNOWN, state or words.UNKNOWN] += count
    states = [
        state
        for state in (*columns["state"], words.UNKNOWN)
        if any(count for (_, at), count in sums.items() if at == state)
    ]
    kinds = [kind for kind in (*columns["kind"], words.UNKNOWN) if any(key[0] == kind for key in sums)]
    lines: list[list[Value]] = [
        [kind, *(sums[kind, state] for state in states), sum(sums[kind, state] for state in states)] for kind in kinds
    ]
    lines.append(["合计", *(sum(sums[kind, state] for kind in kinds) for state in states), sum(sums.values())])
    lost = [row for row in rows if row.state == LOST]
    told = (
        f"{what}清单共 {len(rows)} 项、{sum(sums.values())} {unit}。"
        if unit == "把"
        else f"{what}清单共 {len(rows)} 份。"
    )
    keys = [str(getattr(row, asked.books.register(register).key or "") or f"第{row.at}行") for row in lost]
    gone = f"遗失 {len(lost)} 项：{words.named(keys, '项')}。" if lost else ""
    odd = _misstated(asked) if register == "keys" else ""
    return [*texts(told + gone + odd), table(["类别", *states, "合计"], lines)]


def _pieces(asked: Asked, key: Row) -> Mapping[str, int]:
    """Where the pieces of a key are: out what the records say is out, the rest as the list says (KEY-1)."""
    whole, state = int(key.quantity or 0), key.state
    if not asked.ledger.reads("key_loans", "key_no", "form", "out_at", "in_at"):
        return {state: whole}
    loans = outstanding(asked.books, asked.books.group("key_loans", "key_no").get(key.key_no, []))
    out = {lent: int(sum(quantity(loan) for loan in loans if loan.form in forms)) for lent, forms in KEY_FORMS.items()}
    rest = IN_BOX if state in KEY_FORMS else state
    return {**out, rest: max(whole - sum(out.values()), 0)}


def _misstated(asked: Asked) -> str:
    count = sum(1 for _ in misstated_keys(asked.books))
    return f"清单里的状态与领借用记录不符的有 {count} 项（KEY-1），下表以记录为准。" if count else ""


def _out(asked: Asked, register: str, key: str, columns: Sequence[str]) -> list[Block]:
    """What is out, the longest out first."""
    what = "钥匙" if register == "key_loans" else "档案"
    if not asked.ledger.reads(register, "out_at", "in_at"):
        return texts(f"{what}的领借用记录读不到或缺列，不清楚哪些没有归还。")
    rows = sorted(outstanding(asked.books, asked.books.rows(register)), key=lambda row: (str(row.out_at), row.at))
    if not rows:
        return texts(f"没有在外的{what}。")
    lines: list[list[Value]] = [
        [
            getattr(row, key) or "",
            row.form or "",
            f"{row.out_at:%Y-%m-%d}",
            *(getattr(row, name) or "" for name in columns),
        ]
        for row in rows
    ]
    many = f"，共 {int(sum(map(quantity, rows)))} 把" if register == "key_loans" else ""
    forms = words.made_of(len(rows), "笔", Counter(row.form or words.UNKNOWN for row in rows))
    heads = ["编号", "方式", "借出", "领借人", "部门或单位", "用途"]
    return [
        *texts(f"{what}还有 {len(rows)} 笔没有归还{many}{forms}。"),
        table(heads, lines, [1.5, 0.9, 1.7, 1.2, 1.7, 2.4]),
    ]


def differs(row: Row) -> bool:
    """Whether a count found another number than there should be."""
    return row.expected is not None and row.counted is not None and row.expected != row.counted


def found(counts: Sequence[Row], differing: Sequence[Row]) -> str:
    """How often was counted, and whether all was there."""
    if not counts:
        return "本月没有登记清点或盘点（KEY-4）。"
    kinds = Counter(row.kind or words.UNKNOWN for row in counts)
    said = words.counted("本月", "登记", "清点和盘点", len(counts), "次", kinds)
    unknown = sum(row.expected is None or row.counted is None for row in counts)
    rest = f"{unknown} 次没有填数或看不懂，不知道是否相符。" if unknown else ""
    if differing:
        bare = sum(not row.note for row in differing)
        note = f"，其中 {bare} 次没有差异说明（KEY-5）" if bare else "，都有说明"
        return f"{said}{len(differing)} 次有差异{note}。{rest}"
    return f"{said}{'其余' if unknown else ''}账实相符。{rest}" if unknown < len(counts) else f"{said}{rest}"


def _counts(counts: Sequence[Row], differing: Sequence[Row]) -> Iterator[Block]:
    """The last count of each kind, and all that differ."""
    last = {row.kind: row for row in counts}
    shown = sorted(
        {row.at: row for row in (*last.values(), *differing)}.values(), key=lambda row: (row.counted_on, row.at)
    )
    if shown:
        lines = [_line(row) for row in shown]
        yield table(
            ["日期", "类型", "盘点人", "应有", "实有", "差异", "差异说明"], lines, [1.8, 1.4, 1.2, 0.9, 0.9, 0.9, 3]
        )


def _line(row: Row) -> list[Value]:
    numbers = [None if value is None else int(value) for value in (row.expected, row.counted)]
    gap = None if None in numbers else int(row.counted) - int(row.expected)
    return [show(row.counted_on), row.kind or "", row.counted_by or "", *numbers, gap, row.note or ""]


def _destroy(asked: Asked) -> str:
    if not asked.ledger.reads("files", *FILE_COLUMNS):
        return "档案清单读不到或缺列，不清楚哪些到期。"
    lines = files_to_destroy(asked.ledger) or []
    if not lines:
        return "没有保管到期、待销毁的档案（ARC-5）。"
    return f"保管到期、待销毁的档案 {len(lines)} 份：{words.named([one['file_no'] for one in lines], '份')}（ARC-5）。"
