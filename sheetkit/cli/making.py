"""Makes the documents and texts of the notices that are ready, and tells what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common
from sheetkit.cli.templates import Templates
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.notices import Notice
    from sheetkit.policy import Policy
    from sheetkit.word.fill import Job, Outcome, Template


@dataclass(frozen=True, slots=True)
class Order:
    """How documents are to be made: where, over what people edited or not, in which size (`fit`: on one page)."""

    folder: Path
    overwrite: bool
    scale: int
    fit: bool
    policy: "Policy"
    language: Language


def make(ready: Sequence["Notice"], found: Templates, order: Order) -> list[Path]:
    """Make what is ready and say so; the Word files. Raises SheetkitError at the end if one could not be made."""
    errors: list[SheetkitError] = []
    documents: list[Path] = []
    for notice in ready:
        if notice.text:
            outcome = _text(notice, found, order)
        else:
            jobs = _jobs(notice, found, order)
            documents += [out for _, _, out in jobs]
            outcome = _documents(notice, jobs, order)
        if isinstance(outcome, SheetkitError):
            errors.append(outcome)
            common.note(f"sheetkit: {tell(order.language, outcome)}")
    if errors:
        raise SheetkitError("notices-failed", count=len(errors))
    return [document for document in documents if document.exists()]


def _jobs(notice: "Notice", found: Templates, order: Order) -> list["Job"]:
    """The documents of a notice: one, or one a recipient."""
    template = found.words[notice.row.template]
    copies = notice.each or {notice.file: notice.fields}
    jobs: list[Job] = [(template, fields, order.folder / file) for file, fields in copies.items()]
    path = found.paths[template.name]
    if order.fit:
        return _fitted(path, jobs, order)
    return [(_sized(path, order.scale, order.policy), fields, out) for _, fields, out in jobs] if order.scale else jobs


def _sized(path: Path, steps: int, policy: "Policy") -> "Template":
    from sheetkit.word.fill import opened
    from sheetkit.word.scale import scaled

    return opened(path, lambda data: scaled(data, steps, policy))


def _fitted(path: Path, jobs: list["Job"], order: Order) -> list["Job"]:
    """Each document in the largest size, from `scale` down, in which it is one page; else as it was."""
    from sheetkit.word.pdf import page_counts

    done: dict[Path, Job] = {}
    for steps in range(order.scale, order.scale - int(order.policy["NOT-6"].number("fit")) - 1, -1):
        template = _sized(path, steps, order.policy)
        left = [(template, fields, out) for _, fields, out in jobs if out not in done]
        pages = page_counts([template.filled(fields) for _, fields, _ in left])
        done |= {job[2]: job for job, count in zip(left, pages, strict=True) if count == 1}
        if len(done) == len(jobs):
            break
    for _, _, out in jobs:
        if out not in done:
            click.echo(say(order.language, "notice-unfit", file=out.name))
    return [done.get(job[2], job) for job in jobs]


def _documents(notice: "Notice", jobs: Sequence["Job"], order: Order) -> SheetkitError | None:
    """Write them; where there are many they are counted, and only what failed is named."""
    from sheetkit.word.fill import fill_all

    watched = common.watched if notice.each else iter
    outcomes = fill_all(jobs, overwrite=order.overwrite, watched=watched)
    failed = [one for one in outcomes if isinstance(one, SheetkitError)]
    if not notice.each:
        if failed:
            return failed[0]
        _tell(notice, f"notice-{outcomes[0]}", order, file=order.folder / notice.file)
        return None
    for (_, _, out), outcome in zip(jobs, outcomes, strict=True):
        if isinstance(outcome, SheetkitError):
            common.note(f"sheetkit: {out.name}: {tell(order.language, outcome)}")
    made = {name: outcomes.count(name) for name in ("written", "same", "kept")}
    _tell(notice, "notice-copies", order, folder=order.folder / notice.file, **made)
    words = {"count": len(failed), "row_no": notice.row.row_no}
    return SheetkitError("notice-copies-failed", **words) if failed else None


def _text(notice: "Notice", found: Templates, order: Order) -> SheetkitError | None:
    """The text of a notice, in a file and on the screen, where one copies it from."""
    from sheetkit.notices import BODY
    from sheetkit.word.fill import put
    from sheetkit.word.texts import body_of, message_parts

    template, fields = found.texts[notice.row.medium], dict(notice.fields)
    try:
        if BODY in template.fields:
            style = order.policy["NOT-3"].parameters["styles"][0]
            fields[BODY] = body_of(found.words[notice.row.template].filled(fields), style)
        text = template.filled(fields)
        outcome: Outcome = put(order.folder / notice.file, (text + "\n").encode(), order.overwrite)
    except SheetkitError as error:
        return error
    _tell(notice, f"notice-{outcome}", order, file=order.folder / notice.file)
    if notice.row.medium == "短信":
        length, parts = message_parts(text)
        click.echo("  · " + say(order.language, "notice-message-length", length=length, parts=parts))
    click.echo("\n".join("    " + line for line in text.splitlines()))
    return None


def _tell(notice: "Notice", key: str, order: Order, **words: object) -> None:
    click.echo(say(order.language, key, **{**notice.words, **words}))
    for note, told in notice.notes:
        click.echo("  · " + say(order.language, note, **told))
