"""Fills Word templates that people edit: `{{ 字段 }}` is a field, `{%p if 字段 %}` … `{%p endif %}` keeps paragraphs
only where the field is filled.

A template is opened once and then filled for as many rows as there are: only the parts with fields are written anew.
Values are plain text whatever they hold, and the same template and values give the same bytes.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError

Outcome = Literal["written", "same", "kept"]
Job = tuple["Template", Mapping[str, str], Path]

NOT_TEXT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML or Unicode does not count as text: control characters, halves of pairs, noncharacters."""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = {
    "docProps/core.xml": _XML + "<cp:coreProperties xmlns:cp="
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _XML + "<Properties xmlns="
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}
"""No author, company or hour of whoever edited the template goes out with a document."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was opened. `fields` tells whether each must be filled, in the order in which they stand.

    A field that only stands where an `if` asks for it may be blank.
    """

    name: str
    fields: Mapping[str, bool]
    _word: Any
    _parts: Mapping[str, Any]
    """The parts with fields, by name, as compiled templates."""
    _rest: bytes
    """The package without those parts."""

    def filled(self, fields: Mapping[str, str]) -> bytes:
        """The document. Line breaks in a value begin new paragraphs.

        Raises SheetkitError for a field that is not given, and for what the template makes of a value.
        """
        for name in self.fields:
            if name not in fields:
                raise SheetkitError("template-unknown-field", template=self.name, field=name)
        values = {name: "\a".join(plain_lines(value)) for name, value in fields.items()}  # a bell: a new paragraph
        package = BytesIO()
        package.write(self._rest)
        with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as target:
            for name, part in self._parts.items():
                target.writestr(_member(name), self._rendered(part, values))
        return package.getvalue()

    def _rendered(self, part: Any, values: Mapping[str, str]) -> bytes:
        from lxml import etree

        try:
            xml: str = part.render(values)
            xml = self._word.resolve_listing(xml) if "\a" in xml else xml
            tree = self._word.fix_tables(xml) if "<w:tbl>" in xml else None
            etree.fromstring(xml)
        except Exception as error:  # jinja2's and lxml's own families, and what an expression of the template raises
            raise broken(self.name, error) from error
        whole: str = xml if tree is None else etree.tostring(tree, encoding="unicode")
        return (_XML + whole).encode()


def opened(template: Path, change: Callable[[bytes], bytes] = bytes) -> Template:
    """Open a template, its file changed before if so asked. Raises SheetkitError for a broken one."""
    word = _word(template, change)
    fields: dict[str, bool] = {}
    parts = {}
    try:
        for name, xml in _sources(word):
            patched = word.patch_xml(xml)
            note_fields(patched, fields)
            parts[name] = environment().from_string(patched)
        package = BytesIO()
        word.docx.save(package)
    except Exception as error:  # jinja2's family, and package faults of many kinds
        raise broken(template.name, error) from error
    return Template(template.name, fields, word, parts, _without(package, parts))


def template_fields(template: Path) -> dict[str, bool]:
    """The fields of a template, and whether each must be filled. Raises SheetkitError for a broken one."""
    return dict(opened(template).fields)


def fill(template: Path, fields: Mapping[str, str], out: Path) -> None:
    """Fill the template with the fields and write the document to `out`, whole or not at all.

    Raises SheetkitError for a broken template, for a field of it that is not given, and if `out` cannot be written.
    """
    write_whole(out, filled(template, fields))


def filled(template: Path, fields: Mapping[str, str]) -> bytes:
    """One document as bytes. Raises SheetkitError as `fill` does."""
    return opened(template).filled(fields)


def fill_all(
    jobs: Sequence[Job], *, overwrite: bool, watched: Callable[[Sequence[Job]], Iterable[Job]] = iter
) -> list[Outcome | SheetkitError]:
    """Fill a template with fields for each job (template, fields, out); what became of each, `watched` as it goes on.

    One that is there with the same content stays as it is (`same`), one with other content only gives way where
    `overwrite` says so (else `kept`: people may have edited it). What cannot be made or written keeps none of the
    others from it: its error is what became of it.
    """
    outcomes: list[Outcome | SheetkitError] = []
    for template, fields, out in watched(jobs):
        try:
            data = template.filled(fields)
            outcomes.append(put(out, data, overwrite))
        except SheetkitError as error:
            outcomes.append(error)
    return outcomes


def put(out: Path, data: bytes, overwrite: bool) -> Outcome:
    """Write a file unless it is there already. Raises SheetkitError where it cannot be written."""
    if out.is_file():
        if out.read_bytes() == data:
            return "same"
        if not overwrite:
            return "kept"
    write_whole(out, data)
    return "written"


def _word(template: Path, change: Callable[[bytes], bytes]) -> Any:
    from docxtpl import DocxTemplate

    try:
        word = DocxTemplate(BytesIO(change(template.read_bytes())))
        word.init_docx()
    except Exception as error:  # zip, XML and package faults of many kinds
        raise broken(template.name, error) from error
    return word


def environment(*, escaped: bool = True) -> Any:
    """The template language: no name but the fields, no way out of them, an error for one that is missing."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=escaped)
    environment.globals.clear()
    return environment


def note_fields(source: str, found: dict[str, bool]) -> None:
    """Add the fields of a part. Raises jinja2's errors."""
    from jinja2.meta import find_undeclared_variables

    tree = environment().parse(source)
    asked_for = find_undeclared_variables(tree)
    for name, must in _names(tree, frozenset()):
        if name in asked_for:
            found[name] = found.get(name, False) or must


def _sources(word: Any) -> Iterator[tuple[str, str]]:
    """Name and XML of the body, then of headers and footers."""
    main = word.docx.part
    margins = [part for uri in (word.HEADER_URI, word.FOOTER_URI) for _, part in word.get_headers_footers(uri)]
    for part in dict.fromkeys([main, *margins]):
        yield part.partname.lstrip("/"), word.get_part_xml(part)


def _names(node: Any, asked: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The names under a node of a template, and whether each stands outside of an `if` that asks for it."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node.name, node.name not in asked
    if isinstance(node, (nodes.If, nodes.CondExpr)):
        asked |= {name for name, _ in _names(node.test, asked)}
    for child in node.iter_child_nodes():
        yield from _names(child, asked)


def plain_lines(value: str) -> list[str]:
    """The lines of a value, blank ones left out, as text that XML can hold."""
    lines = (NOT_TEXT.sub("", line).replace("\t", " ").strip() for line in value.splitlines())
    return [line for line in lines if line]


def _without(package: BytesIO, parts: Mapping[str, Any]) -> bytes:
    """The package without these parts, with fixed stamps and properties."""
    settled = BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(_member(name), _PROPERTIES[name] if name in _PROPERTIES else source.read(name))
    return settled.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    return info


def broken(name: str, error: Exception) -> SheetkitError:
    """What is said of a template that does not work."""
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return SheetkitError("template-broken", template=name, reason=line[:200])
