"""A few hundred documents, each dressed by ways of its own, with one breach planted or none: all found, none invented.

Each document says the looks of its parts in ways drawn by lot (`tests.documents.WAYS`) and holds noise that changes
nothing on the page. The clean one passes; with its one breach it fails for that alone; mended, it passes again.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sheetkit.policy import rulebook
from sheetkit.word.style import Misfit, misfits
from sheetkit.word.style.lint import judged
from sheetkit.word.style.mend import mended
from sheetkit.word.style.package import opened
from tests.documents import A4, ALONE, HOUSE, RULE, TEXT, WAYS, Look, Notice, paragraph, run, style

SEED, DOCUMENTS = 20261121, 320
SCALE = sorted(rulebook()["NOT-6"].parameters["scale"].values(), reverse=True)
BODY, NUMBER, DATE, PERIOD, TITLE = "通知正文", "通知文号", "落款日期", "张贴期限", "通知标题"
OTHER = Look("仿宋", "Times New Roman", 16)
"""A look that no part has."""

Told = tuple[str, str, str]
"""Rule, part and kind of the one misfit that is expected."""


def told(found: list[Misfit]) -> set[Told]:
    return {(one.rule, one.part, one.kind) for one in found}


def drawn(lot: random.Random, given: str, way: str) -> Notice:
    """A clean notice with the way of one part given: the other ways, names of styles, size and noise by lot."""
    notice, taken = Notice(named=lot.random() < 0.5, ways={given: way}), {ALONE.get(way)}
    for part in HOUSE:
        drawn_ = notice.ways.get(part) or lot.choice([one for one in WAYS if ALONE.get(one) not in {*taken} - {None}])
        taken.add(ALONE.get(drawn_))
        notice.ways[part] = drawn_
    notice.draft.theme_by_script = lot.random() < 0.5
    if lot.random() < 0.25:
        notice.sized(SCALE, lot.choice((-2, -1, 1, 2)))
    for part in lot.sample(list(HOUSE), 3):
        notice.inner[part] = lot.choice(list(NOISE.values()))
    notice.extra += lot.sample(CALM, 2)
    return notice


WRONG = OTHER.fonts() + OTHER.sizes()
BODY_RUN = HOUSE[BODY].fonts()
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
NOISE = {
    "deleted": f'<w:del w:id="1" w:author="a"><w:r><w:rPr>{WRONG}</w:rPr><w:delText>旧 old</w:delText></w:r></w:del>',
    "moved away": f'<w:moveFrom w:id="2" w:author="a">{run("旧 old", WRONG)}</w:moveFrom>',
    "hidden": run("内部 only", f"{OTHER.fonts()}<w:vanish/>{OTHER.sizes()}"),
    "blank": run("  　", WRONG),
    "a field's words": '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r><w:rPr>{WRONG}</w:rPr><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "a field in a field's words": FIELD.format("begin")
    + FIELD.format("begin")
    + FIELD.format("separate")
    + run("旧 old", WRONG)
    + FIELD.format("end") * 2,
    "a symbol": f'<w:r><w:rPr>{WRONG}</w:rPr><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    "a mark of a comment": '<w:bookmarkStart w:id="3" w:name="x"/><w:proofErr w:type="spellStart"/>',
}
"""What may stand in any paragraph and shows nothing that is judged."""

CALM = [
    paragraph("", f"<w:rPr>{WRONG}</w:rPr>"),
    paragraph(run("")),
    paragraph("", '<w:jc w:val="right"/>'),
    f"<w:sdt><w:sdtContent>{paragraph('', f'<w:rPr>{WRONG}</w:rPr>')}</w:sdtContent></w:sdt>",
]
"""Paragraphs that show nothing."""


# One breach each: what is done to a clean notice, and what must be told of it


def look(change: Callable[[Look, random.Random], Look]) -> Callable[[Notice, str, random.Random], Told]:
    """A part looks otherwise, said in whatever way it was said before."""

    def plant(notice: Notice, part: str, lot: random.Random) -> Told:
        notice.looks[part] = change(notice.looks[part], lot)
        only_size = notice.looks[part].face == HOUSE[part].face and notice.looks[part].latin == HOUSE[part].latin
        return (("NOT-6" if only_size and moved(notice, part) else RULE[part]), part, "look")

    return plant


def moved(notice: Notice, part: str) -> bool:
    """Whether the other parts are set larger or smaller than usual."""
    return any(notice.looks[other].size != HOUSE[other].size for other in HOUSE if other != part)


def another_size(old: Look, lot: random.Random) -> Look:
    return replace(old, size=lot.choice([size for size in (*SCALE[3:], 13, 20) if size != old.size]))


def aside(notice: Notice, part: str, lot: random.Random) -> Told:
    notice.looks[part] = replace(notice.looks[part], align=lot.choice(["right", "distribute", "end"]))
    return RULE[part], part, "align"


def one_run(xml: str) -> Callable[[Notice, str, random.Random], Told]:
    def plant(notice: Notice, part: str, lot: random.Random) -> Told:
        size_ = notice.looks[part].sizes()
        notice.inner[part] = xml.replace("SIZE", size_).replace("FACE", notice.looks[part].fonts())
        return RULE[part], part, "look"

    return plant


def from_the_right_in_another_size(notice: Notice, part: str, lot: random.Random) -> Told:
    """Complex scripts have a size of their own, whatever the usual one says."""
    size_ = f'<w:sz w:val="{notice.looks[part].size * 2:g}"/><w:szCs w:val="50"/>'
    notice.inner[part] = run("24", f'<w:rFonts w:cs="宋体"/>{size_}<w:rtl/>')
    return ("NOT-6" if moved(notice, part) else RULE[part]), part, "look"


def end_of_it(notice: Notice, part: str, lot: random.Random) -> Told:
    """The last character stands in a run of its own, in another typeface."""
    notice.inner[part] = run(notice.texts[part][-1], OTHER.fonts() + notice.looks[part].sizes())
    notice.texts[part] = notice.texts[part][:-1]
    return RULE[part], part, "look"


def more(xml: str) -> Callable[[Notice, str, random.Random], Told]:
    """One more paragraph of the body; `{house}` is its look, `{size}` its size."""

    def plant(notice: Notice, part: str, lot: random.Random) -> Told:
        own = notice.looks[BODY]
        notice.extra.append(
            xml.format(house=own.fonts() + own.sizes(), size=own.sizes(), fonts=own.fonts(), wrong=WRONG)
        )
        return RULE[BODY], BODY, "look"

    return plant


def text(part: str, new: str, kind: str) -> Callable[[Notice, str, random.Random], Told]:
    def plant(notice: Notice, _: str, lot: random.Random) -> Told:
        notice.texts[part] = new
        return RULE[part], part, kind

    return plant


def without(notice: Notice, part: str, lot: random.Random) -> Told:
    notice.order = tuple(one for one in notice.order if one != part)
    return RULE[part], part, "missing"


def swapped(notice: Notice, _: str, lot: random.Random) -> Told:
    notice.named = True
    closing = list(HOUSE)[3:7]
    wrong = closing.copy()
    while wrong == closing:
        lot.shuffle(wrong)
    notice.order = (*list(HOUSE)[:3], *wrong, PERIOD)
    return "NOT-4", " → ".join(closing), "order"


def number_on_top(notice: Notice, _: str, lot: random.Random) -> Told:
    notice.order = (NUMBER, TITLE, *list(HOUSE)[2:])
    return "NOT-2", NUMBER, "order"


def in_the_body(notice: Notice, _: str, lot: random.Random) -> Told:
    own = notice.looks[PERIOD]
    notice.extra.append(paragraph(run(TEXT[PERIOD], own.fonts() + own.sizes()), own.jc()))
    return "NOT-5", PERIOD, "place"


def not_on_the_first_page(notice: Notice, _: str, lot: random.Random) -> Told:
    notice.draft.section = A4 + "<w:titlePg/>"
    return "NOT-5", PERIOD, "foot"


def not_on_even_pages(notice: Notice, _: str, lot: random.Random) -> Told:
    notice.draft.settings += "<w:evenAndOddHeaders/>"
    notice.draft.feet["even"] = paragraph(run("第2页", WRONG))
    return "NOT-5", PERIOD, "foot"


def letter(notice: Notice, _: str, lot: random.Random) -> Told:
    notice.draft.section = '<w:pgSz w:w="12240" w:h="15840"/>'
    return "NOT-6", "纸张", "paper"


def listed(notice: Notice, _: str, lot: random.Random) -> Told:
    """The number that Word puts before a paragraph stands in a face of its own."""
    own = notice.looks[BODY]
    level = (
        f'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:rPr>{OTHER.fonts()}</w:rPr></w:lvl>'
    )
    notice.draft.numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    whole = own.fonts() + own.sizes()
    properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{whole}</w:rPr>'
    notice.extra.append(paragraph(run("关好门窗。", whole), properties))
    return "NOT-3", BODY, "look"


def first_row(notice: Notice, _: str, lot: random.Random) -> Told:
    """The style of a table dresses its first row otherwise, and this table shows first rows."""
    own = notice.looks[BODY]
    parts = f'<w:tblStylePr w:type="firstRow"><w:rPr>{OTHER.fonts()}</w:rPr></w:tblStylePr>'
    table = style("T1", "table", rpr=own.fonts() + own.sizes()).replace("</w:style>", f"{parts}</w:style>")
    notice.draft.styles += [table, style("Plain1")]
    plain = paragraph(run("时间"), '<w:pStyle w:val="Plain1"/>')
    cell = f"<w:tc>{plain}</w:tc>"
    look_ = '<w:tblStyle w:val="T1"/><w:tblLook w:val="0020"/>'
    notice.extra.append(f"<w:tbl><w:tblPr>{look_}</w:tblPr><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>")
    return "NOT-3", BODY, "look"


ANY, LATIN, ALIGNED = (
    tuple(HOUSE),
    tuple(p for p in HOUSE if any(c.isascii() for c in TEXT[p])),
    (TITLE, NUMBER, PERIOD),
)
THEMED = '<w:rFonts w:eastAsiaTheme="majorEastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
BREACHES: dict[str, tuple[tuple[str, ...], Callable[[Notice, str, random.Random], Told]]] = {
    # what: the parts that it may happen to, and how it is done
    "another typeface": (
        ANY,
        look(lambda old, lot: replace(old, face=lot.choice(["仿宋", "楷体", "微软雅黑", "新宋体"]))),
    ),
    "Latin in another": (LATIN, look(lambda old, lot: replace(old, latin=lot.choice(["Times New Roman", "Arial"])))),
    "another size": (ANY, look(another_size)),
    "all of it": (ANY, look(lambda old, lot: replace(old, face="仿宋", latin="Calibri", size=22))),
    "aside": (ALIGNED, aside),
    "a run": ((TITLE, BODY, PERIOD), one_run(run("号外", OTHER.fonts() + "SIZE"))),
    "its end": (ANY, end_of_it),
    "a theme's typeface in a run": (ANY[2:3], one_run(run("号外", THEMED + "SIZE"))),
    "a run of digits": (ANY[2:3], one_run(run("24", OTHER.fonts().replace("仿宋", "宋体") + "SIZE"))),
    "an insertion": (ANY[:1], one_run(f'<w:ins w:id="4" w:author="b">{run("新", OTHER.fonts() + "SIZE")}</w:ins>')),
    "a link": (ANY[2:3], one_run(f'<w:hyperlink w:anchor="x">{run("网页", OTHER.fonts() + "SIZE")}</w:hyperlink>')),
    "a simple field": (
        ANY[2:3],
        one_run(f'<w:fldSimple w:instr="DATE">{run("明日", OTHER.fonts() + "SIZE")}</w:fldSimple>'),
    ),
    "a field": (
        ANY[2:3],
        one_run(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("明日", OTHER.fonts() + "SIZE")}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ),
    "a content control": (
        ANY[2:3],
        one_run(f"<w:sdt><w:sdtContent>{run('甲', OTHER.fonts() + 'SIZE')}</w:sdtContent></w:sdt>"),
    ),
    "from right to left": (
        ANY[2:3],
        one_run(run("24", '<w:rFonts w:cs="Arial"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:rtl/>')),
    ),
    "from right to left in another size": (ANY[2:3], from_the_right_in_another_size),
    "quotes": (ANY[2:3], one_run(run("“", "<w:rFonts w:ascii='宋体' w:hAnsi='Calibri' w:eastAsia='宋体'/>SIZE"))),
    "a table": (
        ANY[2:3],
        more("<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr>{wrong}</w:rPr><w:t>表 1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    ),
    "a text box": (
        ANY[2:3],
        more(
            "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:rPr>{wrong}</w:rPr><w:t>框</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        ),
    ),
    "a number by itself": (ANY[2:3], listed),
    "a first row": (ANY[2:3], first_row),
    "square brackets": (ANY[1:2], text(NUMBER, "云溪花园2期客户服务中心[2026]第012号", "number")),
    "round brackets": (ANY[1:2], text(NUMBER, "云溪花园2期客户服务中心（2026）第012号", "number")),
    "heavy brackets": (ANY[1:2], text(NUMBER, "云溪花园2期客户服务中心【2026】第012号", "number")),
    "wide digits": (ANY[1:2], text(NUMBER, "云溪花园2期客户服务中心〔２０２６〕第０１２号", "number")),
    "no zeros": (ANY[1:2], text(NUMBER, "云溪花园2期客户服务中心〔2026〕12号", "number")),
    "零": (ANY[6:7], text(DATE, "二零二六年十一月二十日", "date")),
    "circle": (ANY[6:7], text(DATE, "二○二六年十一月二十日", "date")),
    "a letter O": (ANY[6:7], text(DATE, "二O二六年十一月二十日", "date")),
    "廿": (ANY[6:7], text(DATE, "二〇二六年十一月廿日", "date")),
    "digits": (ANY[6:7], text(DATE, "2026年11月20日", "date")),
    "missing": (tuple(p for p in ANY if p not in (TITLE, BODY)), without),
    "out of order": (ANY[3:4], swapped),
    "number on top": (ANY[1:2], number_on_top),
    "period in the body": (ANY[7:], in_the_body),
    "first page": (ANY[7:], not_on_the_first_page),
    "even pages": (ANY[7:], not_on_even_pages),
    "paper": (ANY[:1], letter),
}
BY_HAND = {"missing", "order", "place", "foot"}
"""Kinds that a person must mend."""


def case(number: int) -> tuple[str, str, Notice, Notice, Told]:
    """The document of a number, clean and with its breach."""
    name = list(BREACHES)[number % len(BREACHES)]
    parts, plant = BREACHES[name]
    lots = [random.Random(f"{SEED}-{number}") for _ in range(2)]
    part = {lot.choice(parts) for lot in lots}.pop()
    clean, broken = (drawn(lot, part, WAYS[number % len(WAYS)]) for lot in lots)
    if name in ("missing", "number on top") and part != PERIOD:
        broken.named = clean.named = True
    broken.inner.pop(part, None)
    return name, part, clean, broken, plant(broken, part, lots[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.mark.parametrize("start", range(0, DOCUMENTS, 40))
def test_each_breach_is_found_none_is_invented_and_all_is_mended(folder: Path, start: int) -> None:
    for number in range(start, start + 40):
        name, part, clean, broken, expected = case(number)
        words = f"{number}: {name} at {part}, {broken.ways}"
        assert told(misfits(clean.write(folder / "clean.docx"), rulebook())) == set(), words
        package = opened(broken.write(folder / "broken.docx"))
        assert told(judged(package, rulebook())) == {expected}, words
        left = mended(package, rulebook())[1]
        assert told(left) == ({expected} if expected[2] in BY_HAND else set()), words


def test_the_lot_is_rich() -> None:
    """Every way of saying a look is broken somewhere, and every rule and part."""
    cases = [case(number) for number in range(DOCUMENTS)]
    ways = Counter(broken.ways[told_[1]] for name, _, _, broken, told_ in cases if name[:7] == "another")
    assert set(ways) == set(WAYS)
    assert {told_[0] for *_, told_ in cases} == {f"NOT-{n}" for n in range(1, 7)}
    assert {told_[1] for *_, told_ in cases} >= set(HOUSE)
