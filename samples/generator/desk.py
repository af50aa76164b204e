"""The front desk's day: receptions, move-ins, renovations, goods, parcels (前台业务.xlsx)."""

from datetime import date, datetime, timedelta
from random import Random

from samples.generator.estate import moved_in
from samples.generator.files import file_no
from samples.generator.people import person, phone, polite
from samples.generator.texts import phrases
from samples.generator.world import (
    BEGIN,
    MOMENT,
    TODAY,
    Row,
    World,
    after,
    between,
    days,
    numbered,
    office,
    some,
    weighted,
)
from sheetkit.workdays import DAY

TALKS, HANDED_ON, GOODS, PARCELS, RENOVATIONS = 520, 60, 170, 330, 40


def renovations(world: World) -> None:
    """Write filings before the work starts; what has ended was inspected and closed."""
    rng = world.stream("renovations")
    bank = phrases("desk")["renovation"]
    rows: list[Row] = []
    for home in some(rng, world.occupied, world.scaled(RENOVATIONS)):
        first = max(BEGIN, moved_in(home).date())
        span = [d for d in days(first, TODAY - 3 * DAY) if world.calendar.is_workday(d)]
        if not span:
            continue
        filed = rng.choice(span)
        starts = filed + DAY * rng.randint(2, 6)
        ends = starts + DAY * rng.randint(25, 75)
        row: Row = {"room": home["room"], "filed_on": filed, "contractor": rng.choice(bank["contractor"])}
        row |= {"deposit": rng.choice([2000, 3000, 5000]), "starts": starts, "ends": ends}
        if ends <= TODAY:
            row |= {"last_inspected_on": ends - DAY, "closed_on": min(ends + DAY * rng.randint(1, 4), TODAY)}
        elif starts <= TODAY:
            row["last_inspected_on"] = max(starts, TODAY - DAY * rng.randint(0, 2))
        if rng.random() < 0.15 and ends <= TODAY:
            row["violations"] = rng.choice(bank["violations"])
        row["handled_by"] = rng.choice(world.team.on(filed, "前台接待员"))
        rows.append(row)
    world.books["renovations"] = numbered(rows, "filing_no", "ZX", "filed_on", 3, "%Y")
    for row in world.books["renovations"]:
        row["file_no"] = f"D{row['filing_no']}"


def desk(world: World) -> None:
    """Write receptions, what the first person asked fell short of, move-ins, goods passes and parcels."""
    world.books["receptions"] = _receptions(world, world.stream("receptions"))
    world.books["first_inquiries"] = _first_inquiries(world, world.stream("first-inquiries"))
    world.books["move_ins"] = _move_ins(world, world.stream("move-ins"))
    world.books["goods_passes"] = _goods(world, world.stream("goods"))
    world.books["parcels"] = _parcels(world, world.stream("parcels"))


def _receptions(world: World, rng: Random) -> list[Row]:
    bank = phrases("desk")
    kinds = {index: talk["weight"] for index, talk in enumerate(bank["talk"])}
    rows = [_talk(world, rng, bank["talk"][weighted(rng, kinds)]) for _ in range(world.scaled(TALKS))]
    rows += _handed_on(world, rng) + _media(world, rng)
    rows.sort(key=lambda row: (row["received_at"], row["purpose"]))
    rows.sort(key=lambda row: row["kind"] != "咨询")
    for number, row in enumerate(rows):
        row["satisfied"] = "未询问" if number % 29 == 20 else "不满意" if number % 61 == 40 else "满意"
    return numbered(rows, "reception_no", "JD", "received_at")


def _talk(world: World, rng: Random, talk: dict[str, list[str]]) -> Row:
    moment = min(between(rng, rng.choice(list(days())), "08:35", "17:40"), MOMENT - timedelta(minutes=50))
    home = rng.choice(world.occupied)
    choice = rng.randrange(len(talk["purpose"]))
    quick = rng.random() < 0.9
    answered = after(rng, moment, 2, 15) if quick else after(rng, moment, 20, 45)
    first = rng.choice(world.team.on(moment.date(), "前台接待员"))
    return {
        "received_at": moment,
        "channel": weighted(rng, {"来电": 55, "来访": 34, "网络": 8, "邮件": 3}),
        "kind": str(talk["kind"]),
        "name": polite(str(home["name"]), rng),
        "phone": home["phone"],
        "purpose": talk["purpose"][choice],
        "first_asked": first,
        "answered_at": answered,
        "answer": talk["answer"][choice],
        "follower": None if quick else rng.choice(world.team.on(moment.date(), "客服班长", "片区客服员")),
    }


def _handed_on(world: World, rng: Random) -> list[Row]:
    """Calls that became a repair ticket; the first person asked stays responsible."""
    calls = [row for row in world.books["repairs"] if row["channel"] in ("电话", "来访") and row["status"] == "已关闭"]
    rows: list[Row] = []
    for ticket in some(rng, calls, world.scaled(HANDED_ON)):
        reported = ticket["reported_at"]
        assert isinstance(reported, datetime)
        first = rng.choice(world.team.on(reported.date(), "前台接待员"))
        rows.append(
            {
                "received_at": reported - timedelta(minutes=3),
                "channel": "来电" if ticket["channel"] == "电话" else "来访",
                "kind": "求助",
                "name": ticket["reporter"],
                "phone": ticket["phone"],
                "purpose": ticket["content"],
                "first_asked": first,
                "answered_at": reported,
                "answer": "已登记报事并派单，告知预计上门时间",
                "follower": first,
                "ticket_no": ticket["ticket_no"],
            }
        )
    return rows


def _media(world: World, rng: Random) -> list[Row]:
    """The press: outlet, reporter, column and subject; the centre's head is told within the hour."""
    bank = phrases("desk")["media"]
    rows: list[Row] = []
    for choice, day in enumerate((date(2026, 3, 18), date(2026, 7, 8), date(2026, 10, 16))):
        moment = between(rng, day, "09:10", "15:30")
        told = after(rng, moment, 5, 40)
        rows.append(
            {
                "received_at": moment,
                "channel": "媒体",
                "kind": "采访",
                "name": person(rng),
                "phone": phone(rng),
                "purpose": bank["purpose"][choice],
                "first_asked": rng.choice(world.team.on(day, "前台接待员")),
                "answered_at": after(rng, told, 20, 90),
                "answer": bank["answer"][choice],
                "follower": world.team.head,
                "outlet": bank["outlet"][choice],
                "column_name": bank["column"][choice],
                "head_told_at": told,
            }
        )
    return rows


def _first_inquiries(world: World, rng: Random) -> list[Row]:
    """Typed amounts within the range of the breach (SCO-5)."""
    breaches = [("未记录", 50), ("未答复", 80), ("推诿", 150), ("拖延", 100), ("未答复", 50), ("回避", 200)]
    talks = [row for row in world.books["receptions"] if row["kind"] == "咨询" and row["satisfied"] != "满意"]
    rows: list[Row] = []
    for (breach, amount), talk in zip(breaches, some(rng, talks, len(breaches)), strict=False):
        received = talk["received_at"]
        assert isinstance(received, datetime)
        rows.append(
            {
                "staff_name": talk["first_asked"],
                "happened_on": received.date(),
                "reception_no": talk["reception_no"],
                "breach": breach,
                "amount": amount,
                "decided_by": world.team.supervisor,
            }
        )
    return rows


def _move_ins(world: World, rng: Random) -> list[Row]:
    rows: list[Row] = []
    for home in world.books["households"]:
        handled = home["moved_in"]
        if isinstance(handled, date) and handled >= BEGIN:
            by, checked = rng.sample(world.team.on(handled, "前台接待员"), 2)
            fee = rng.choice([1680, 1890, 2150, 2420, 2760])
            row: Row = {"room": home["room"], "kind": home["move_in_kind"], "handled_on": handled}
            row |= dict.fromkeys(("identity_checked", "papers_filled", "agreements_signed"), True)
            row |= {"fee_due": fee, "fee_paid": fee, "checked_by": checked, "file_no": file_no(home)}
            rows.append(row | {"handled_by": by})
    return numbered(rows, "move_in_no", "RH", "handled_on", 3, "%Y")


def _goods(world: World, rng: Random) -> list[Row]:
    items = phrases("desk")["goods"]["items"]
    rows: list[Row] = []
    for _ in range(world.scaled(GOODS)):
        home = rng.choice(world.occupied)
        moment = between(rng, rng.choice(list(days(last=TODAY - DAY))), "08:40", "17:10")
        if moved_in(home) > moment:
            continue
        kind = weighted(rng, {"业主": 70, "租户": 24, "其他": 6})
        told = after(rng, moment, 2, 8)
        rows.append(
            {
                "issued_at": moment,
                "room": home["room"],
                "applicant": home["name"] if kind == "业主" else person(rng),
                "applicant_kind": kind,
                "identity_checked": True,
                "owner_consent": None if kind == "业主" else True,
                "goods": rng.choice(items),
                "posts_told_at": told,
                "released_at": after(rng, told, 5, 60),
                "handled_by": rng.choice(world.team.on(moment.date(), "前台接待员")),
            }
        )
    return numbered(rows, "pass_no", "FX", "issued_at", 3)


def _parcels(world: World, rng: Random) -> list[Row]:
    bank = phrases("desk")["parcels"]
    rows: list[Row] = []
    for _ in range(world.scaled(PARCELS)):
        moment = between(rng, rng.choice(list(days())), "08:40", "16:40")
        home = rng.choice(world.occupied)
        if moved_in(home) > moment:
            continue
        kind = weighted(rng, {"包裹": 62, "邮件": 27, "拾遗": 11})
        who = world.team.on(moment.date(), "前台接待员")
        row: Row = {"kind": kind, "received_at": moment, "room": home["room"], "recipient": home["name"]}
        row["condition"] = rng.choice(bank["condition"])
        if kind == "拾遗":
            row |= {"room": None, "recipient": None, "condition": rng.choice(bank["found"])}
        row["received_by"] = rng.choice(who)
        told = after(rng, moment, 5, 15)
        collected = office(after(rng, told, 30, 3000))
        if told <= MOMENT:
            row["told_at"] = told
        if collected <= MOMENT:
            row |= {"collected_at": collected, "collected_by": row["recipient"] or person(rng)}
        rows.append(row)
    return numbered(rows, "parcel_no", "DS", "received_at")
