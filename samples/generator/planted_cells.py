"""Planted: what may be wrong with one cell (the structural findings of `check`)."""

from datetime import date

from samples.generator.case import Case, Change, Wanted, moment, past, put
from samples.generator.world import Row, World

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DATE_OF_A_ROOM = date(2001, 3, 2)
"""What Excel makes of the room 3-2-2001 that was typed into an ordinary cell."""


def _closed(world: World, row: Row) -> bool:
    """An ordinary ticket without a fee, long closed: no rule hangs on the cells that are changed."""
    plain = row["urgency"] == "一般" and row["channel"] != "巡检" and not row.get("fee")
    return plain and row["status"] == "已关闭" and past(row, "reported_at")


def _settled(cell: str) -> Wanted:
    return lambda world, row: past(row, cell)


def _same_key(register: str, key: str) -> Change:
    """The row gets the number of the one before it."""

    def change(world: World, row: Row) -> Row:
        rows = world.books[register]
        return {key: rows[rows.index(row) - 1][key]}

    return change


def _text(cell: str, form: str) -> Change:
    return lambda world, row: {cell: format(moment(row, cell), form)}


def _spaced(cell: str, form: str) -> Change:
    return lambda world, row: {cell: form.format(row[cell])}


def _wide(cell: str) -> Change:
    return lambda world, row: {cell: str(row[cell]).translate(WIDE)}


def _number_text(cell: str) -> Change:
    return lambda world, row: {cell: f"{row[cell]}"}


def _lost_digits(world: World, row: Row) -> Row:
    digits = str(row["id_number"])[:17]
    return {"id_number": float(digits + "0")}


def _named(world: World, row: Row) -> bool:
    return str(row["id_number"]).isdigit()


def _marked(month: str) -> Wanted:
    return lambda world, row: row["month"] == month


def _dormitory(world: World, row: Row) -> bool:
    return row["kind"] == "宿舍周检" and bool(row.get("score")) and not row.get("failed_item")


def _phoned(world: World, row: Row) -> bool:
    return row["form"] == "电话" and past(row, "visited_at")


def _roomed(world: World, row: Row) -> bool:
    return bool(row["room"])


BLANK = "missing-value"
KIND = "wrong-type"
LIST = "not-allowed"
FORM = "bad-format"
RANGE = "out-of-range"
TWICE = "duplicate-key"
WHERE = "unknown-reference"

CELLS = (
    Case("complaint-without-content", "complaints", _settled("closed_at"), put("content", None), ((BLANK, "content"),)),
    Case("resident-without-id", "residents", _named, put("id_number", None), ((BLANK, "id_number"),)),
    Case("key-lent-for-nothing", "key_loans", _settled("in_at"), put("purpose", None), ((BLANK, "purpose"),)),
    Case("arrived-yesterday", "repairs", _closed, put("arrived_at", "昨天下午"), ((KIND, "arrived_at"),)),
    Case("room-became-a-date", "goods_passes", _settled("issued_at"), put("room", DATE_OF_A_ROOM), ((KIND, "room"),)),
    Case("id-lost-its-digits", "residents", _named, _lost_digits, ((KIND, "id_number"),)),
    Case("budget-in-words", "events", _settled("held_on"), put("spent", "约三千元"), ((KIND, "spent"),)),
    Case("very-satisfied", "repairs", _closed, put("rating", "非常满意"), ((LIST, "rating"),)),
    Case("parcel-called-express", "parcels", _settled("received_at"), put("kind", "快递"), ((LIST, "kind"),)),
    Case(
        "told-yes",
        "goods_passes",
        _settled("issued_at"),
        put("identity_checked", "已核"),
        ((LIST, "identity_checked"),),
    ),
    Case("month-of-a-mark", "marks", _marked("2026-04"), put("month", "4月份"), ((FORM, "month"),)),
    Case("month-of-a-fee", "fees", _marked("2026-10"), put("month", "10月份"), ((FORM, "month"),)),
    Case("mark-above-100", "marks", _marked("2026-05"), put("mark", 130), ((RANGE, "mark"),)),
    Case("score-above-100", "inspections", _dormitory, put("score", 105), ((RANGE, "score"),)),
    Case("hours-below-0", "repairs", _closed, put("man_hours", -1), ((RANGE, "man_hours"),)),
    Case(
        "parcel-twice",
        "parcels",
        _settled("received_at"),
        _same_key("parcels", "parcel_no"),
        ((TWICE, "parcel_no"),),
        again=2,
    ),
    Case(
        "pass-twice",
        "goods_passes",
        _settled("issued_at"),
        _same_key("goods_passes", "pass_no"),
        ((TWICE, "pass_no"),),
        again=2,
    ),
    Case("no-such-room", "repairs", _closed, put("room", "31-2-0101"), ((WHERE, "room"),)),
    Case(
        "no-such-ticket",
        "follow_ups",
        _settled("followed_at"),
        put("ticket_no", "BS202613-0001"),
        ((WHERE, "ticket_no"),),
    ),
    Case("no-such-visitor", "visits", _phoned, put("visitor", "小李"), ((WHERE, "visitor"),)),
    Case("no-such-receiver", "parcels", _settled("received_at"), put("received_by", "前台"), ((WHERE, "received_by"),)),
    Case("outside-worker", "repairs", _closed, put("worker", "外请师傅老赵"), ((WHERE, "worker"),)),
    Case("outside-glazier", "repairs", _closed, put("worker", "玻璃厂家"), ((WHERE, "worker"),)),
    Case("amount-as-text", "fees", _marked("2026-04"), _number_text("amount"), (("text-as-number", "amount"),)),
    Case("hours-as-text", "repairs", _closed, _number_text("man_hours"), (("text-as-number", "man_hours"),)),
    Case("close-as-text", "repairs", _closed, _text("closed_at", "%Y-%m-%d %H:%M"), (("text-as-date", "closed_at"),)),
    Case(
        "told-as-text",
        "parcels",
        _settled("told_at"),
        _text("told_at", "%Y/%m/%d %H:%M"),
        (("text-as-date", "told_at"),),
    ),
    Case("space-before-room", "repairs", _closed, _spaced("room", " {}"), (("stray-space", "room"),)),
    Case("space-after-name", "visits", _phoned, _spaced("visitor", "{}　"), (("stray-space", "visitor"),)),
    Case("wide-room", "parcels", _roomed, _wide("room"), (("full-width", "room"),)),
    Case("wide-phone", "receptions", _settled("received_at"), _wide("phone"), (("full-width", "phone"),)),
)
