"""What came in as text never leaves as a formula, a field or a way out of the site, whatever we write."""

import ast
import csv
import html
import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import sheetkit
from sheetkit.excel.build import clean, write_workbook
from sheetkit.group.ask import Outcome
from sheetkit.group.job import Job, Place
from sheetkit.group.merge import merged
from sheetkit.group.shelf import Shelf
from sheetkit.handouts import Copy
from sheetkit.model import Due, Finding
from sheetkit.names import address
from sheetkit.policy import rulebook
from sheetkit.report.copybook import copybook
from sheetkit.report.duebook import duebook
from sheetkit.report.flat import BOM, as_csv, safe
from sheetkit.report.group import SCORED
from sheetkit.report.groupbook import groupbook
from sheetkit.report.ics import as_ics
from sheetkit.report.links import way_to
from sheetkit.report.machines import as_junit, as_sarif
from sheetkit.report.scorebook import scorebook
from sheetkit.report.scorebook.basis import PART_WORDS
from sheetkit.report.scorebook.law import NAMES as LAW_NAMES
from sheetkit.report.visitplan import planbook
from sheetkit.score import score
from sheetkit.scores import Reason
from sheetkit.takeover.shown import LEFT_OUT
from sheetkit.word.fill import fill
from tests.package_lint import lint
from tests.programs import soffice
from tests.score_month import october
from tests.specimen import SAMPLE
from tests.test_notice_fill import FIELDS, TEMPLATE
from tests.test_visits_plan import estate, planned

HOSTILE = [
    *('=HYPERLINK("http://example.com","点我")', "=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1+1}"),
    *("\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\ufeff=1+1", "'=1+1", "''+1"),
    *("＝1+1", "＋1", "－1", "＠A1", "_x003D_1+1", "1+1;=2+2", "1+1\t=2+2", "#REF!", "#N/A", "[1]甲!A1"),
    *("http://example.com", "mailto:a@example.com", "internal:甲!A1", "external:甲.xlsx", "file://example.com/甲"),
    *(
        r"\\example.com\甲.xlsx",
        "../../甲.xlsx",
        "C:/甲.xlsx",
        "甲#乙!A1",
        "&P",
        "<f>1+1</f>",
        "%41%2F",
        "1e5",
        "2026-11-21",
    ),
]
NOW = datetime(2026, 11, 20, 17)


def due_of(text: str) -> Due:
    """A duty of which every word is that text."""
    times = {"start": NOW, "due": NOW, "met": None, "late_minutes": 0, "state": "overdue", "provisional": False}
    words = dict.fromkeys(("rule", "register", "workbook", "sheet", "key", "what", "rests_with", "why"), text)
    return Due(**words, **times, cell="A1", row=1)  # type: ignore[arg-type]


def finding_of(text: str) -> Finding:
    words = dict.fromkeys(("workbook", "sheet", "column", "header", "key", "value", "message", "fix", "source"), text)
    return Finding(**words, rule="REP-5", severity="error", cell="A1", row=1)


def written(folder: Path) -> Iterator[Path]:
    """A workbook from each of our writers, every text in it a hostile one."""
    rows = [dict.fromkeys((column.name for column in SAMPLE.columns), text) for text in HOSTILE]
    left = [dict.fromkeys((column.name for column in LEFT_OUT.columns), text) for text in HOSTILE]
    write_workbook(folder / "=1+1.xlsx", [SAMPLE, LEFT_OUT], {"sample": rows, LEFT_OUT.name: left})
    plan = planned(**estate(len(HOSTILE)))
    visits = [
        replace(
            visit, visitor=text, companion=text, hours=text, wish=replace(visit.wish, room=text, name=text, zone=text)
        )
        for text, visit in zip(HOSTILE, plan.visits, strict=True)
    ]
    reasons = [Reason(text, text, workbook=text, sheet=text, cell="A1", key=text) for text in HOSTILE]
    scores = replace(score(october(), "2026-10"), notes=reasons)
    job = Job("score", NOW, "zh", months=("2026-10",))
    outcome = Outcome(missing={text: text for text in HOSTILE})
    for number, text in enumerate(HOSTILE):
        zones = [{"zone": text, "keeper": text, "score": 90.0, "exact": "90", "complaints": 0, "praises": 0}]
        figures = {"status": "scored", "months": {"2026-10": {**dict.fromkeys(SCORED), **zones[0], "zones_unknown": 0}}}
        outcome.done[f"{text}{number}"] = {"site": text, **figures, "zones": zones}
    group = merged(outcome, [Place(path, path) for path in outcome.done], job, Shelf(folder, job))
    made = {
        "group": groupbook(group, "zh"),
        "copies": copybook(Copy("=1+1", date(2026, 11, 20), ("房号", "=1+1"), [(t, t) for t in HOSTILE]), "=1+1"),
        "plan": planbook(replace(plan, visits=visits), "=1+1"),
        "score": scorebook(scores, "=1+1", "../"),
        "due": duebook([due_of(text) for text in HOSTILE], "=1+1", NOW, "zh", "../"),
    }
    yield folder / "=1+1.xlsx"
    for name, package in made.items():
        (folder / f"{name}.xlsx").write_bytes(package)
        yield folder / f"{name}.xlsx"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return list(written(tmp_path_factory.mktemp("ours")))


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def cells(path: Path) -> set[object]:
    book = CalamineWorkbook.from_path(str(path))
    return {cell for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row}


def not_ours(sheets: Iterable[bytes], path: Path) -> list[str]:
    """Formulas that none of ours is: there are none but in the score workbook, and those hold no text of the books."""
    found = [html.unescape(one) for raw in sheets for one in re.findall(r"<f(?: [^>]*)?>([^<]*)", raw.decode())]
    if path.stem != "score":
        return found
    assert found, "the score workbook works itself out"
    return [one for one in found if not set(re.findall(r'"(.*?)"', one)) <= OUR_TEXTS or not words(one) <= OUR_WORDS]


def words(formula: str) -> set[str]:
    """The names in a formula, of functions, sheets and cells that have one; texts and cells are none."""
    return set(re.findall(r"(?<![$A-Z])[A-Z]{2,}(?=\()|[^\W\d_A-Z]{2,}", re.sub(r'".*?"', "", formula)))


OUR_TEXTS = {"待定", "是", "投诉", "表扬", "–", "/", "-", "", *PART_WORDS.values()}
OUR_WORDS = {
    *("ROUND", "AVERAGE", "AVERAGEIFS", "SUM", "SUMIFS", "COUNT", "COUNTIFS", "SUMPRODUCT"),
    *("IF", "IFERROR", "ISNUMBER", "MAX", "MIN"),
    *("排名", "人员", "部门", "依据", "参数", *LAW_NAMES),
}


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_in_no_workbook_is_text_a_formula_or_a_link_of_its_own(books: list[Path]) -> None:
    for path in books:
        assert lint(path) == []
        sheets = {name: raw for name, raw in parts(path).items() if name.startswith("xl/worksheets/sheet")}
        assert not not_ours(sheets.values(), path)
        assert not [name for name in parts(path) if re.search("externalLink|connections|queryTable|vbaProject", name)]
        links = sum(raw.count(b"<hyperlink ") for raw in sheets.values())
        assert bool(links) == (path.stem in ("due", "score")), "only places in the site's workbooks"
        assert {clean(text) for text in HOSTILE} <= {text.lstrip("\u3000") for text in map(str, cells(path))} | cells(
            path
        )


def test_libreoffice_works_out_nothing_in_them_and_shows_what_came_in(books: list[Path], tmp_path: Path) -> None:
    for ours, theirs in zip(books, soffice(books, "xlsx", tmp_path, calculate=True), strict=True):
        sheets = {name: raw for name, raw in parts(theirs).items() if name.startswith("xl/worksheets/sheet")}
        assert not not_ours(sheets.values(), ours), ours.name
        assert {text for text in cells(ours) if isinstance(text, str)} <= cells(theirs), ours.name


def test_all_links_lead_into_the_site(books: list[Path]) -> None:
    seen = 0
    for path in books:
        for name, raw in parts(path).items():
            if name.endswith(".rels"):
                for node in ElementTree.fromstring(raw):
                    if node.get("TargetMode") == "External":
                        seen += 1
                        target = node.get("Target", "")
                        assert target.startswith("..\\") and not re.search(r"[:#?]|\\\\|^\\|\.\.\\.*\.\.", target), (
                            target
                        )
    assert seen > 20


@pytest.mark.parametrize(
    ("workbook", "target"),
    [
        ("报事登记.xlsx", "../报事登记.xlsx#甲!A1"),
        ("历史/2025/报事登记.xlsx", "../历史/2025/报事登记.xlsx#甲!A1"),
        ("a b#1 100%.xlsx", "../a%20b%231%20100%25.xlsx#甲!A1"),
        ("http:example.com.xlsx", "../http%3Aexample.com.xlsx#甲!A1"),
        (r"\\example.com\甲.xlsx", "../%5C%5Cexample.com%5C甲.xlsx#甲!A1"),
        ("../甲.xlsx", None),
        ("历史/../../甲.xlsx", None),
        ("//example.com/甲.xlsx", None),
        ("", None),
        ("历史/.. /甲.xlsx", None),
        ("甲\n.xlsx", None),
        ("甲" * 3000, None),
    ],
)
def test_a_name_makes_no_other_address(workbook: str, target: str | None) -> None:
    assert way_to("../", workbook, "甲", "A1") == target
    assert way_to(None, workbook, "甲", "A1") is None


def test_the_name_of_a_sheet_is_quoted_as_excel_does() -> None:
    assert way_to("", "a.xlsx", "it's #1", "A1") == "a.xlsx#'it''s #1'!A1"
    assert way_to("", "a.xlsx", "2026", "A1") == "a.xlsx#'2026'!A1"


@given(st.text(max_size=40) | st.from_regex(r"([./\\#:%?a甲]|%2[EF]|//|\.\.)+", fullmatch=True))
def test_any_path_stays_in_the_site(workbook: str) -> None:
    path = address(workbook)
    if path is not None:
        assert not re.search(r"[:#?\\]|^/|//", path)
        assert unquote(path) == workbook and ".." not in posixpath.normpath(path).split("/")


# --- CSV -------------------------------------------------------------------------------------------------------------

NUMBERS = [-3.5, 7, 0, True, None]


def test_libreoffice_takes_nothing_in_a_csv_for_a_formula(tmp_path: Path) -> None:
    ours, bare = tmp_path / "ours.csv", tmp_path / "bare.csv"
    rows = [{"text": text, "figure": -3.5} for text in HOSTILE]
    ours.write_text(as_csv(["text", "figure"], rows), "utf-8", newline="")
    bare.write_text("text,figure\r\n=1+1,-3.5\r\n", "utf-8", newline="")
    made, counter = soffice([ours, bare], "xlsx", tmp_path, calculate=True, reads="CSV:44,34,76")
    assert re.search(rb"<f[ >]", parts(counter)["xl/worksheets/sheet1.xml"]), "else the test could not fail"
    assert not re.search(rb"<f[ >]", parts(made)["xl/worksheets/sheet1.xml"])
    sheet = openpyxl.load_workbook(made).worksheets[0]
    kept = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(kept) == len(HOSTILE) and {row[1] for row in kept} == {-3.5}, "numbers are numbers"
    for (told, _), text in zip(kept, HOSTILE, strict=True):
        if text not in ("1e5", "2026-11-21"):  # what reads like a number or a day is none the worse for being one
            assert told.rstrip() == safe(text).replace("\r", "\n").rstrip()


@given(st.text(max_size=20) | st.sampled_from(HOSTILE))
def test_a_program_takes_one_apostrophe_off_and_has_the_text(text: str) -> None:
    raw = as_csv(["text"], [{"text": text}])
    (told,) = list(csv.DictReader(io.StringIO(raw.removeprefix(BOM), newline="")))
    marked = safe(text) != text
    assert told["text"].removeprefix("'" if marked else "") == text
    assert not re.match(r"\s*[=+\-@＝＋－＠]", told["text"]) and not told["text"].startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_separator_of_another_country_cuts_no_formula_out_of_a_text(separator: str) -> None:
    raw = as_csv(["text", "figure"], [{"text": text, "figure": 1} for text in HOSTILE]).removeprefix(BOM)
    cut = [cell for row in csv.reader(io.StringIO(raw, newline=""), delimiter=separator) for cell in row]
    assert not [cell for cell in cut if re.match(r"\s*[=+\-@]", cell)]


@pytest.mark.parametrize("text", ["赵一", "3-2-1501", "13800000001", "a=b", "'", "O'Neill", "（-）", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_stay_numbers(number: Any) -> None:
    assert safe(number) == ("" if number is None else number)


# --- documents, calendars, reports -----------------------------------------------------------------------------------

FIELD_CODES = re.compile(r"\{(fldChar|fldSimple|instrText|hyperlink|altChunk|object|control)", re.IGNORECASE)


def test_in_a_word_document_it_is_plain_text(tmp_path: Path) -> None:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    hostile = [text for text in HOSTILE if clean(text).strip()]
    hostile += ["{ HYPERLINK http://example.com }", "{{ 7*7 }}", '{DDEAUTO c:\\\\a "b"}', "</w:t><w:fldSimple/>"]
    for number, text in enumerate(hostile):
        out = tmp_path / f"{number}.docx"
        fill(TEMPLATE, dict.fromkeys(FIELDS, text), out)
        before, after = parts(TEMPLATE), parts(out)
        for name in (name for name in after if name.endswith(".rels")):
            assert b"External" not in after[name] and after[name].count(b"<Rel") == before[name].count(b"<Rel")
        for name in (name for name in after if name.startswith("word/") and name.endswith(".xml")):
            codes = [
                FIELD_CODES.search(node.tag.replace(w, "{")) for node in ElementTree.fromstring(after[name]).iter()
            ]
            assert sum(map(bool, codes)) == sum(
                bool(FIELD_CODES.search(node.tag.replace(w, "{")))
                for node in ElementTree.fromstring(before[name]).iter()
            )
        shown = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
        assert " ".join(text.split()).strip("\ufeff") in " ".join(shown.split())


def test_in_a_calendar_it_makes_no_line_of_its_own() -> None:
    text = "甲\r\nATTACH:http://example.com\r\n=1"
    lines = as_ics([due_of(text)], text, NOW.replace(tzinfo=UTC), "zh").split("\r\n")
    assert not [line for line in lines if line.startswith(("ATTACH", "="))]


@pytest.mark.parametrize("text", [*HOSTILE, "甲\ufffe\ud800\x00乙"])
def test_in_reports_for_machines_it_is_data_and_a_path_in_the_site(text: str) -> None:
    finding = finding_of(text)
    suite = ElementTree.fromstring(as_junit([finding], rulebook(), text, "zh"))
    assert {node.tag for node in suite.iter()} <= {"testsuite", "testcase", "failure"}
    (result,) = as_sarif([finding], rulebook(), "1", "zh")["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii() and not re.search(r"[:#?\\]|^/|(^|/)\.\.(/|$)", uri)


# --- nobody guesses --------------------------------------------------------------------------------------------------

GUESSING = {
    "write",
    "write_row",
    "write_column",
    "write_rich_string",
    "add_sparkline",
    "insert_textbox",
    "write_comment",
}
"""What XlsxWriter makes of text by its looks, or writes into parts that nobody looks at."""
SOURCES = {
    path.relative_to(Path(sheetkit.__file__).parent).as_posix(): ast.parse(path.read_text("utf-8"))
    for folder in ("excel", "report")
    for path in sorted(Path(sheetkit.__file__).parent.glob(f"{folder}/*.py"))
}


def calls(kind: type = ast.Attribute) -> Iterator[tuple[str, str, ast.Call]]:
    """Each call of a method, or of a name: the module, what is called, the call."""
    for name, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, kind):
                yield name, str(getattr(node.func, "attr", None) or getattr(node.func, "id", "")), node


def test_no_writer_lets_the_library_guess_what_a_text_is() -> None:
    guessed = [
        (name, called, node.lineno) for name, called, node in calls() if called in GUESSING and len(node.args) > 2
    ]
    assert [one[:2] for one in guessed] == [("report/groupbook.py", "add_sparkline")], "its range is made of our names"
    spread = [node.args[4] for _, called, node in calls() if called == "merge_range"]
    assert spread and all(isinstance(text, ast.Constant) and text.value == "" for text in spread)


def test_only_one_place_makes_links_and_only_the_builder_formulas() -> None:
    assert {name for name, called, _ in calls() if called == "write_url"} == {"report/links.py"}
    assert {name for name, called, _ in calls() if "formula" in called and called.startswith("write_")} <= {
        "report/grid.py",
        *(name for name in SOURCES if name.startswith("excel/")),
    }


def test_every_new_workbook_takes_text_as_text() -> None:
    made = [
        (name, ast.unparse(node.args[1]) if len(node.args) > 1 else "")
        for name, called, node in calls(ast.Name)
        if called == "Workbook" and "xlsxwriter" in ast.unparse(SOURCES[name])
    ]
    assert len(made) >= 5 and {options for _, options in made} == {"theme.preferences()"}
