"""Fills Word templates that people edit: `{{ 字段 }}` is a field, `{%p if 字段 %}` … `{%p endif %}` keeps paragraphs
only where the field is filled.

Values are plain text whatever they hold, and the same template and values give the same bytes.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError

Outcome = Literal["written", "same", "kept"]

_NOT_TEXT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML or Unicode does not count as text: control characters, halves of pairs, noncharacters."""
_HIDE = str.maketrans("{}", "\ufdd0\ufdd1")
"""docxtpl reads `{_{` in finished text as its own sign for `{{`: braces pass it as noncharacters."""
_SHOW = {"\ufdd0".encode(): b"{", "\ufdd1".encode(): b"}"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = {
    "docProps/core.xml": _XML + "<cp:coreProperties xmlns:cp="
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _XML + "<Properties xmlns="
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}
"""No author, company or hour of whoever edited the template goes out with a document."""


def template_fields(template: Path) -> dict[str, bool]:
    """The fields of a template, in their order, and whether each must be filled.

    A field that only stands where an `if` asks for it may be blank. Raises SheetkitError for a broken template.
    """
    return _fields(template, _open(template))


def fill(template: Path, fields: Mapping[str, str], out: Path) -> None:
    """Fill the template with the fields and write the document to `out`, whole or not at all.

    Raises SheetkitError for a broken template, for a field of it that is not given, and if `out` cannot be written.
    """
    write_whole(out, filled(template, fields))


def filled(template: Path, fields: Mapping[str, str]) -> bytes:
    """The document as bytes. Line breaks in a value begin new paragraphs. Raises SheetkitError as `fill` does."""
    document = _open(template)
    for name in _fields(template, document):
        if name not in fields:
            raise SheetkitError("template-unknown-field", template=template.name, field=name)
    document.render_properties = lambda *_: None  # they are replaced below
    try:
        document.render({name: _plain(value) for name, value in fields.items()}, _environment())
    except Exception as error:  # jinja2's and lxml's own families, and what an expression of the template raises
        raise _broken(template, error) from error
    package = BytesIO()
    document.save(package)
    return _settled(package.getvalue())


def fill_all(jobs: Sequence[tuple[Path, Mapping[str, str], Path]], *, overwrite: bool) -> list[Outcome]:
    """Fill a template with fields for each job (template, fields, out); what became of each.

    All documents are made before the first is written. One that is there with the same content stays as it is (`same`),
    one with other content only gives way where `overwrite` says so (else `kept`: people may have edited it).
    Raises SheetkitError as `fill` does.
    """
    made = [(out, filled(template, fields)) for template, fields, out in jobs]
    outcomes = [_outcome(out, data, overwrite) for out, data in made]
    for (out, data), outcome in zip(made, outcomes, strict=True):
        if outcome == "written":
            write_whole(out, data)
    return outcomes


def _outcome(out: Path, data: bytes, overwrite: bool) -> Outcome:
    if not out.is_file():
        return "written"
    if out.read_bytes() == data:
        return "same"
    return "written" if overwrite else "kept"


def _open(template: Path) -> Any:
    from docxtpl import DocxTemplate

    document = DocxTemplate(template)
    try:
        document.init_docx()
    except Exception as error:  # zip, XML and package faults of many kinds
        raise _broken(template, error) from error
    return document


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    return environment


def _fields(template: Path, document: Any) -> dict[str, bool]:
    from jinja2 import TemplateError
    from jinja2.meta import find_undeclared_variables

    found: dict[str, bool] = {}
    try:
        for xml in _sources(document):
            tree = _environment().parse(document.patch_xml(xml))
            asked_for = find_undeclared_variables(tree)
            for name, must in _names(tree, frozenset()):
                if name in asked_for:
                    found[name] = found.get(name, False) or must
    except TemplateError as error:
        raise _broken(template, error) from error
    return found


def _sources(document: Any) -> Iterator[str]:
    """The XML of the body, then of headers and footers."""
    yield document.get_xml()
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield document.get_part_xml(part)


def _names(node: Any, asked: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The names under a node of a template, and whether each stands outside of an `if` that asks for it."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node.name, node.name not in asked
    if isinstance(node, (nodes.If, nodes.CondExpr)):
        asked |= {name for name, _ in _names(node.test, asked)}
    for child in node.iter_child_nodes():
        yield from _names(child, asked)


def _plain(value: str) -> str:
    """A value as text that XML can hold; docxtpl makes a new paragraph of each bell (\\a)."""
    lines = (_NOT_TEXT.sub("", line).replace("\t", " ").strip() for line in value.splitlines())
    return "\a".join(line for line in lines if line).translate(_HIDE)


def _settled(package: bytes) -> bytes:
    """The package with braces shown again, and with fixed stamps and properties."""
    settled = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = _PROPERTIES[name].encode() if name in _PROPERTIES else source.read(name)
            if name.endswith(".xml"):
                for hidden, shown in _SHOW.items():
                    data = data.replace(hidden, shown)
            info = zipfile.ZipInfo(name)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, data)
    return settled.getvalue()


def _broken(template: Path, error: Exception) -> SheetkitError:
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return SheetkitError("template-broken", template=template.name, reason=line[:200])
