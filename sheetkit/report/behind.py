"""The rows behind the month's figures, each with what it is about, for a list of them all."""

from collections.abc import Iterator, Sequence

from sheetkit.scores import Line, Reason, Scores


def behind(scores: Scores) -> Iterator[tuple[str, str, Reason]]:
    """What each is about, the name of its line if it has one, and the reason."""
    for kind, line in (
        ("投诉", scores.complaints),
        ("咨询", scores.consultations),
        ("报事", scores.repairs),
        ("收费", scores.fees),
        ("房屋", scores.homes),
        ("有偿服务", scores.paid_services),
    ):
        yield from _named(kind, "", [line])
    yield from _named("投诉", "number", scores.complaints["groups"])
    yield from _named("统一答复", "reply_no", scores.standard_replies)
    yield from _named("信息报送", "department", scores.information)
    yield from _named("首问扣款", "name", scores.first_inquiries)
    yield from _named("档案", "file_no", scores.files_to_destroy)


def _named(kind: str, name: str, lines: Sequence[Line] | None) -> Iterator[tuple[str, str, Reason]]:
    for line in lines or ():
        for reason in line["reasons"] or ():
            yield kind, str(line.get(name) or ""), reason
