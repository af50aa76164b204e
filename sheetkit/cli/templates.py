"""The templates of notices: the ones that come with sheetkit, a site's own before them; opened, listed, judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say
from sheetkit.shipped import shipped

if TYPE_CHECKING:
    from sheetkit.policy import Policy
    from sheetkit.word.fill import Template
    from sheetkit.word.texts import TextTemplate

OWN = "通知模板"
"""The folder of a site with templates of its own: one of the same name takes the place of ours."""


@dataclass
class Templates:
    """The templates by name; `errors` tells of those that could not be opened."""

    paths: Mapping[str, Path]
    words: "dict[str, Template]" = field(default_factory=dict)
    texts: "dict[str, TextTemplate]" = field(default_factory=dict)
    errors: dict[str, SheetkitError] = field(default_factory=dict)


def templates(site: Path | None) -> Templates:
    """Open all templates, those of a site too; one that is broken keeps none of the others from it."""
    from sheetkit.word.fill import opened
    from sheetkit.word.texts import opened_text

    found = Templates(_paths(site))
    for file, path in found.paths.items():
        try:
            if path.suffix == ".txt":
                found.texts[path.stem] = opened_text(path)
            else:
                found.words[path.stem] = opened(path)
        except SheetkitError as error:
            found.errors[file] = error
    return found


def _paths(site: Path | None) -> dict[str, Path]:
    """The files by name; one that Word keeps while a template is open is none."""
    folders = [shipped("notice_templates"), *([site / OWN] if site else [])]
    paths = [path for folder in folders for end in ("docx", "txt") for path in sorted(folder.glob(f"*.{end}"))]
    return {path.name: path for path in paths if not path.name.startswith("~$")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A template as `--list` tells it: its fields with where each comes from, and what is to be mended in it."""

    name: str
    file: Path
    fields: Mapping[str, bool]
    """Whether each must be there."""
    faults: list[str]


def listed(found: Templates, policy: "Policy", language: Language) -> Iterator[Listed]:
    """Each template, those that cannot be opened too."""
    for name, path in found.paths.items():
        one = (found.texts if path.suffix == ".txt" else found.words).get(path.stem)
        fields = one.fields if one else {}
        faults = [] if one else [tell(language, found.errors[name])]
        yield Listed(path.stem, path, fields, [*faults, *_faults(path, fields, policy, language)])


def as_text(one: Listed, language: Language) -> str:
    """The template in lines."""
    head = say(language, "notice-list-template", template=one.name, file=one.file)
    faults = [say(language, "template-fault", fault=fault) for fault in one.faults]
    return "\n".join([head, *_fields(one.fields, language), *faults])


def as_data(one: Listed, language: Language) -> dict[str, Any]:
    """The template as JSON has it."""
    from sheetkit.notices.page import source_of

    fields = [
        {"field": name, "source": say(language, source_of(name), field=name), "required": needed}
        for name, needed in one.fields.items()
    ]
    return {"template": one.name, "file": str(one.file), "fields": fields, "faults": one.faults}


def _fields(fields: Mapping[str, bool], language: Language) -> Iterator[str]:
    from sheetkit.notices.page import source_of

    for name, needed in fields.items():
        source = say(language, source_of(name), field=name)
        yield say(language, "notice-field" if needed else "notice-field-optional", field=name, source=source)


def _faults(path: Path, fields: Mapping[str, bool], policy: "Policy", language: Language) -> Iterator[str]:
    """What is to be mended in a template: its placeholders, then, of a Word file, its style."""
    from sheetkit.notices.page import source_of
    from sheetkit.report.style import message
    from sheetkit.word.placeholders import faults
    from sheetkit.word.style import misfits

    unknown = [name for name in fields if source_of(name) == "notice-from-nowhere"]
    if path.suffix == ".txt":
        yield from (say(language, "template-text", wrong=name) for name in unknown)
        return
    try:
        for one in faults(path, unknown):
            where = say(language, f"template-{one.part}", at=one.at)
            yield say(language, f"template-{one.kind}", where=where, text=_short(one.text), wrong=one.wrong)
        for misfit in misfits(path, policy):
            fault = f"{misfit.rule} {message(misfit, language)}"
            yield say(language, "style-where", message=fault, text=_short(misfit.text)) if misfit.text else fault
    except SheetkitError as error:
        yield tell(language, error)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
