"""Word documents written as XML, the way a test wants them: each part of a notice dressed by a way of its own.

What a part looks like (`Look`) and the way in which the document says so (`WAYS`) are two things: the same look can be
said at the run, in a style, its parent, the theme, the defaults … and is the same on the page.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REFERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{REFERS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
A4 = '<w:pgSz w:w="11906" w:h="16838"/>'


@dataclass(frozen=True)
class Look:
    """A typeface for Chinese, one for Latin letters and digits, a size in points, an alignment ("" for none)."""

    face: str
    latin: str
    size: float
    align: str = ""

    def fonts(self) -> str:
        return f'<w:rFonts w:ascii="{self.latin}" w:hAnsi="{self.latin}" w:eastAsia="{self.face}" w:cs="{self.latin}"/>'

    def sizes(self) -> str:
        return f'<w:sz w:val="{self.size * 2:g}"/><w:szCs w:val="{self.size * 2:g}"/>'

    def jc(self) -> str:
        return f'<w:jc w:val="{self.align}"/>' if self.align else ""


HOUSE: Mapping[str, Look] = {
    "通知标题": Look("黑体", "黑体", 15, "center"),
    "通知文号": Look("黑体", "黑体", 10.5, "center"),
    "通知正文": Look("宋体", "宋体", 14),
    "落款单位": Look("宋体", "宋体", 12),
    "落款中心": Look("宋体", "宋体", 12),
    "落款签署": Look("宋体", "宋体", 12),
    "落款日期": Look("宋体", "宋体", 12),
    "张贴期限": Look("宋体", "宋体", 12, "left"),
}
RULE = dict(zip(HOUSE, ("NOT-1", "NOT-2", "NOT-3", "NOT-4", "NOT-4", "NOT-4", "NOT-4", "NOT-5"), strict=True))
TEXT: Mapping[str, str] = {
    "通知标题": "关于2号楼电梯停运的通知",
    "通知文号": "云溪花园2期客户服务中心〔2026〕第012号",
    "通知正文": "2号楼A座电梯将于11月23日9:00停运，请改走B座。",
    "落款单位": "云溪物业服务有限公司",
    "落款中心": "云溪花园2期客户服务中心",
    "落款签署": "负责人：陈志远",
    "落款日期": "二〇二六年十一月二十日",
    "张贴期限": "张贴期限：2026年11月20日至11月23日",
}


@dataclass
class Draft:
    """What goes into a document. `body` are paragraphs in order; `styles` and the rest are XML."""

    body: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    defaults: str = ""
    paragraph_defaults: str = ""
    major: tuple[str, str] = ("Cambria", "仿宋")
    minor: tuple[str, str] = ("Calibri", "楷体")
    theme_by_script: bool = True
    numbering: str = ""
    settings: str = '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    feet: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    section: str = A4
    more: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in self.parts().items():
                package.writestr(name, text)
        return path

    def parts(self) -> dict[str, str]:
        margins = {f"footer{kind}": ("footer", kind, xml) for kind, xml in self.feet.items()}
        margins |= {f"header{kind}": ("header", kind, xml) for kind, xml in self.heads.items()}
        refers = "".join(
            f'<w:{what}Reference w:type="{kind}" r:id="{id_}"/>' for id_, (what, kind, _) in margins.items()
        )
        body = "".join(self.body) + f"<w:sectPr>{refers}{self.section}</w:sectPr>"
        targets = {"styles": "styles", "theme": "theme/theme1", "settings": "settings"}
        targets |= {"numbering": "numbering"} if self.numbering else {}
        rels = "".join(_relation(kind, kind, f"{target}.xml") for kind, target in targets.items())
        rels += "".join(_relation(id_, what, f"{id_}.xml") for id_, (what, _, _) in margins.items())
        parts = {
            "[Content_Types].xml": _types(self, margins),
            "_rels/.rels": _relations(_relation("rId1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _relations(rels),
            "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
            "word/styles.xml": _part("styles", self._defaults() + "".join(self.styles)),
            "word/theme/theme1.xml": self._theme(),
            "word/settings.xml": _part("settings", self.settings),
        }
        parts |= {
            f"word/{id_}.xml": _part("ftr" if what == "footer" else "hdr", xml)
            for id_, (what, _, xml) in margins.items()
        }
        parts |= {"word/numbering.xml": _part("numbering", self.numbering)} if self.numbering else {}
        return parts | self.more

    def _defaults(self) -> str:
        return (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{self.defaults}</w:rPr></w:rPrDefault>"
            f"<w:pPrDefault><w:pPr>{self.paragraph_defaults}</w:pPr></w:pPrDefault></w:docDefaults>"
        )

    def _theme(self) -> str:
        def fonts(latin: str, east: str) -> str:
            named, script = ("", f'<a:font script="Hans" typeface="{east}"/>') if self.theme_by_script else (east, "")
            script += '<a:font script="Jpan" typeface="MS Mincho"/>'
            return f'<a:latin typeface="{latin}"/><a:ea typeface="{named}"/><a:cs typeface=""/>{script}'

        return (
            f'{_HEAD}<a:theme xmlns:a="{_DRAWING}" name="Office"><a:themeElements><a:clrScheme name="Office"/>'
            f'<a:fontScheme name="Office"><a:majorFont>{fonts(*self.major)}</a:majorFont>'
            f"<a:minorFont>{fonts(*self.minor)}</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
        )


def _part(root: str, inner: str) -> str:
    return f"{_HEAD}<w:{root} {_SPACES}>{inner}</w:{root}>"


def _relations(inner: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{inner}</Relationships>'


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{REFERS}/{kind}" Target="{target}"/>'


def _types(draft: Draft, margins: Mapping[str, tuple[str, str, str]]) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"word/document.xml": f"{word}.document.main+xml", "word/theme/theme1.xml": _DRAWING_TYPE}
    kinds |= {f"word/{name}.xml": f"{word}.{name}+xml" for name in ("styles", "settings", "numbering")}
    kinds |= {f"word/{id_}.xml": f"{word}.{what}+xml" for id_, (what, _, _) in margins.items()}
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{space}"><Default Extension="rels" ContentType="{rels}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>'
            for name, kind in kinds.items()
            if "numbering" not in name or draft.numbering
        )
        + "</Types>"
    )


_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    dressed = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{dressed}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>" if properties else f"<w:p>{inner}</w:p>"


def style(id_: str, kind: str = "paragraph", *, name: str = "", based: str = "", ppr: str = "", rpr: str = "") -> str:
    """A style; it is the default one of its kind where `name` is that of Word's own."""
    usual = ' w:default="1"' if name in ("Normal", "Normal Table") else ""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    inner = f'<w:name w:val="{name or id_}"/>{base}<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr>'
    return f'<w:style w:type="{kind}" w:styleId="{id_}"{usual}>{inner}</w:style>'


WAYS = ("run", "style", "parent", "grandparent", "character", "theme", "defaults", "normal", "table", "box", "halves")
"""The ways in which a document may say how a part looks; `dressed` makes each."""
ALONE = {"theme": "theme", "defaults": "ground", "normal": "ground"}
"""Ways that only one part of a document can take."""


def dressed(draft: Draft, part: str, look: Look, way: str, text: str, named: bool, inner: str = "") -> str:
    """The paragraph of a part, with what it needs in styles, theme and defaults added to the draft.

    `named` gives it the house's own style, which then has to say the look or be overruled. `inner` follows its text.
    """
    id_ = f"S{len(draft.styles)}"
    names = {"name": part if named else f"样式{id_}"}
    whole, size_, jc = look.fonts() + look.sizes(), look.sizes(), look.jc()
    ours = f'<w:pStyle w:val="{id_}"/>'
    wrong = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="隶书" w:cs="Arial"/><w:sz w:val="60"/>'
    match way:
        case "run":
            draft.styles.append(style(id_, **names, ppr='<w:jc w:val="right"/>', rpr=wrong))
            return paragraph(run(text, whole) + inner, ours + (jc or '<w:jc w:val="start"/>'))
        case "style":
            draft.styles.append(style(id_, **names, ppr=jc, rpr=whole))
        case "parent" | "grandparent":
            between = f"{id_}b" if way == "grandparent" else id_
            draft.styles.append(style(f"{id_}a", ppr=jc, rpr=whole))
            if way == "grandparent":
                draft.styles.append(style(between, based=f"{id_}a", rpr="<w:color w:val='000000'/>"))
            draft.styles.append(style(id_, **names, based=between if way == "grandparent" else f"{id_}a"))
        case "character":
            draft.styles.append(style(id_, **names, ppr=jc, rpr=wrong))
            draft.styles.append(style(f"{id_}c", "character", rpr=whole))
            return paragraph(run(text, f'<w:rStyle w:val="{id_}c"/>') + inner, ours)
        case "theme":
            draft.minor = look.latin, look.face
            refs = 'w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
            refs += ' w:ascii="Arial" w:eastAsia="隶书"'
            draft.styles.append(style(id_, **names, ppr=jc, rpr=f"<w:rFonts {refs}/>{size_}"))
        case "defaults":
            draft.defaults, draft.paragraph_defaults = whole, jc
            draft.styles.append(style(id_, **names))
        case "normal":
            draft.defaults = wrong
            draft.styles.append(style("Normal0", name="Normal", ppr=jc, rpr=whole))
            draft.styles.append(style(id_, **names, based="Normal0"))
            ours = ours if named else ""
        case "table":
            draft.styles.append(style(f"{id_}t", "table", ppr=jc, rpr=whole))
            draft.styles.append(style(id_, **names))
            cell = f"<w:tc><w:p><w:pPr>{ours}</w:pPr>{run(text)}{inner}</w:p></w:tc>"
            return f'<w:tbl><w:tblPr><w:tblStyle w:val="{id_}t"/></w:tblPr><w:tr>{cell}</w:tr></w:tbl>'
        case "box":
            draft.styles.append(style(id_, **names, ppr=jc, rpr=whole))
            boxed = f"<w:txbxContent>{paragraph(run(text) + inner, ours)}</w:txbxContent>"
            return paragraph(
                "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
                f"{boxed}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><v:shape><v:textbox>{boxed}</v:textbox></v:shape></w:pict></mc:Fallback>"
                "</mc:AlternateContent></w:r>"
            )
        case "halves":
            draft.styles.append(style(id_, **names, ppr=jc, rpr=size_))
            return paragraph(run(text, look.fonts()) + inner, ours)
    return paragraph(run(text) + inner, ours)


@dataclass
class Notice:
    """A notice to be written: looks, texts and ways of its parts, and what else it holds."""

    looks: dict[str, Look] = field(default_factory=lambda: dict(HOUSE))
    texts: dict[str, str] = field(default_factory=lambda: dict(TEXT))
    ways: dict[str, str] = field(default_factory=dict)
    named: bool = True
    inner: dict[str, str] = field(default_factory=dict)
    """What follows the text of a part in its paragraph."""
    order: tuple[str, ...] = tuple(HOUSE)
    extra: list[str] = field(default_factory=list)
    """Paragraphs below the body."""
    draft: Draft = field(default_factory=Draft)

    def sized(self, scale: list[float], steps: int) -> None:
        """Move all sizes together along the scale, the largest first."""
        self.looks = {
            part: replace(look, size=scale[scale.index(look.size) + steps]) for part, look in self.looks.items()
        }

    def write(self, path: Path) -> Path:
        for part in self.order:
            made = dressed(
                *(self.draft, part, self.looks[part], self.ways.get(part, "style"), self.texts[part]),
                *(self.named, self.inner.get(part, "")),
            )
            if part == "张贴期限":
                self.draft.feet.setdefault("default", made)
            else:
                self.draft.body.append(made)
            if part == "通知正文":
                self.draft.body += self.extra
        return self.draft.write(path)
