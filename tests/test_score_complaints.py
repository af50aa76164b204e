"""CMP-7 and CMP-9: the month's matters with people, times and final cause, month by month; use of unified replies.

Row   received  same as  who     people  times  cause      counted
TS1   28 Sept.           甲      -       -      门禁故障     是
TS2   2 Oct.    TS1      乙      2       3      门禁老化     -        one matter of September: 甲 1 + 乙 2 = 3 people,
                                                                    1 + 3 = 4 times, cause 门禁老化
TS3   5 Oct.             丙      -       -      -          -        undecided, no final cause yet
TS4   6 Oct.             丁      5       1      漏水         否
TS5   7 Oct.    TS4      丁      3       2      -          是        counts by TS5: 5 people (丁's larger), 3 times
"""

from hypothesis import given
from hypothesis import strategies as st

from sheetkit.score import score
from tests.rows import books
from tests.test_score_properties import complaints as generated

HOME = {"room": "1-1-101", "zone": "东区"}


def row(number, day, who, **more):
    return {
        "complaint_no": f"TS{number}",
        "received_at": f"{day} 09:00",
        "complainant": who,
        "zone": "东区",
        "category": "设备设施类",
        **more,
    }


ROWS = [
    row(1, "2026-09-28", "甲", cause="门禁故障", counted="是"),
    row(2, "2026-10-02", "乙", same_as="TS1", people=2, times=3, cause="门禁老化", heat="跟帖 40"),
    row(3, "2026-10-05", "丙"),
    row(4, "2026-10-06", "丁", people=5, times=1, cause="漏水", counted="否", offline_effect="围观"),
    row(5, "2026-10-07", "丁", same_as="TS4", people=3, times=2, counted="是"),
]


def of(rows=ROWS, month="2026-10", **more):
    return score(books(complaints=rows, zones=[{"zone": "东区"}], **more), month)


def groups(**more):
    return {one["number"]: one for one in of(**more).complaints["groups"]}


def test_the_months_matters_are_as_by_hand():
    names = ("month", "rows", "people", "times", "cause", "counted")
    assert {number: tuple(one[name] for name in names) for number, one in groups().items()} == {
        "TS1": ("2026-09", ["TS1", "TS2"], 3, 4, "门禁老化", True),
        "TS3": ("2026-10", ["TS3"], 1, 1, None, None),
        "TS4": ("2026-10", ["TS4", "TS5"], 5, 3, "漏水", True),
    }
    assert (groups()["TS1"]["heat"], groups()["TS4"]["offline_effect"]) == (["跟帖 40"], ["围观"])


def test_a_complainant_of_another_home_is_somebody_else():
    rows = [row(1, "2026-10-02", "甲", room="1-1-101"), row(2, "2026-10-03", "甲", room="1-1-102", same_as="TS1")]
    assert groups(rows=rows)["TS1"]["people"] == 2


def test_how_a_matter_came_to_count_is_told_with_its_cells():
    told = {number: [(r.rule, r.cell, r.text) for r in one["reasons"]] for number, one in groups().items()}
    same = "；同一事项共 2 条（{}），只算一件"
    assert told == {
        "TS1": [
            ("CMP-7", "R2", "投诉 TS1（设备设施类，2026-09-28 09:00 受理）计入统计" + same.format("TS1、TS2")),
            ("CMP-7", "Q3", "投诉 TS2 与 TS1（2026-09-28 09:00 受理）是同一事项，算在那一件里，本月不再算"),
        ],
        "TS3": [
            ("CMP-7", "R4", "投诉 TS3（设备设施类，2026-10-05 09:00 受理）还没有定是否计入统计：不计件，也不扣分"),
        ],
        "TS4": [("CMP-7", "R6", "投诉 TS4（设备设施类，2026-10-06 09:00 受理）计入统计" + same.format("TS4、TS5"))],
    }


def test_counts_go_month_by_month_by_final_cause_each_matter_in_the_month_of_its_first_row():
    names = ("month", "received", "matters", "counted", "undecided", "by_cause")
    months = [tuple(one[name] for name in names) for one in of().complaints["months"]]
    assert months[-2:] == [
        ("2026-09", 1, 1, 1, 0, {"门禁老化": 1}),
        ("2026-10", 4, 2, 1, 1, {"漏水": 1, "还没有最终原因": 1}),
    ]
    assert [one[0] for one in months] == [f"2026-{number:02d}" for number in range(1, 11)]
    assert all(one[1:] == (0, 0, 0, 0, {}) for one in months[:-2])


def test_the_year_runs_up_to_the_end_of_the_month_asked_about():
    year = of().complaints["year"]
    assert (year["received"], year["matters"], year["counted"], year["undecided"]) == (5, 3, 2, 1)
    assert year["by_cause"] == {"漏水": 1, "门禁老化": 1, "还没有最终原因": 1}
    assert of(month="2026-09").complaints["year"]["received"] == 1


def test_satisfaction_is_of_those_called_back_by_the_time_of_the_callback():
    back = {"callback_at": "2026-10-20 10:00"}
    rows = [
        row(1, "2026-09-01", "甲", **back, callback_rating="满意"),
        row(2, "2026-10-01", "乙", **back, callback_rating="不满意"),
        row(3, "2026-10-01", "丙", **back),
        row(4, "2026-10-01", "丁"),
    ]
    found = of(rows).complaints
    assert (found["called_back"], found["satisfaction"]) == (3, 33.33)
    assert [(r.rule, r.cell, r.text) for r in found["reasons"]] == [
        ("CMP-12", "AM2", "TS1 于 2026-10-20 10:00 回访：满意"),
        ("CMP-12", "AM3", "TS2 于 2026-10-20 10:00 回访：不满意"),
        ("CMP-12", "AM4", "TS3 于 2026-10-20 10:00 回访：没有填"),
    ]
    assert of([row(1, "2026-10-01", "甲")]).complaints["satisfaction"] is None


@given(generated)
def test_the_months_add_up_to_the_year_and_each_row_of_the_month_stands_in_one_matter(rows):
    found = of(rows, month="2026-11", now="2026-12-01").complaints
    for name in ("received", "matters", "counted", "undecided", "not_counted"):
        assert sum(one[name] for one in found["months"]) == found["year"][name]
    assert all(sum(one["by_cause"].values()) == one["matters"] for one in found["months"])
    october = of(rows).complaints
    listed = [number for one in october["groups"] for number in one["rows"]]
    assert len(listed) == len(set(listed))
    assert {r["complaint_no"] for r in rows if r["received_at"].startswith("2026-10")} <= set(listed)
    assert sum(one["month"] == "2026-10" for one in october["groups"]) == october["matters"]


class TestUnifiedReplies:
    """CMP-9: how often a reply was used is the number of complaints that name it."""

    REPLIES = (
        {"reply_no": "KJ1", "matter": "停水"},
        {"reply_no": "KJ2", "matter": "车位费"},
    )

    def of(self, *rows, **more):
        found = of(list(rows), standard_replies=self.REPLIES, **more).standard_replies
        return [(line["reply_no"], line["matter"], line["of_month"], line["of_year"], line["of_all"]) for line in found]

    def test_it_is_counted_in_the_month_the_year_and_up_to_now(self):
        days = ("2025-12-31", "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
        rows = [row(number, day, "甲", reply_no="KJ1") for number, day in enumerate(days)]
        assert self.of(*rows) == [("KJ1", "停水", 2, 3, 5), ("KJ2", "车位费", 0, 0, 0)]

    def test_a_complaint_counts_from_the_moment_it_was_received(self):
        later = row(1, "2026-10-20", "甲", reply_no="KJ1")
        assert self.of(later, now="2026-10-20T08:59")[0][2:] == (0, 0, 0)
        assert self.of(later, now="2026-10-20T09:00")[0][2:] == (1, 1, 1)

    def test_each_row_of_one_matter_that_names_it_counts(self):
        rows = (row(1, "2026-10-02", "甲", reply_no="KJ2"), row(2, "2026-10-03", "乙", reply_no="KJ2", same_as="TS1"))
        assert self.of(*rows)[1] == ("KJ2", "车位费", 2, 2, 2)

    def test_a_number_that_is_no_reply_is_listed_by_itself(self):
        assert self.of(row(1, "2026-10-02", "甲", reply_no="KJ9"))[-1] == ("KJ9", None, 1, 1, 1)

    def test_the_complaints_of_the_month_are_the_rows_behind_it(self):
        rows = [row(1, "2026-10-02", "甲", reply_no="KJ1"), row(2, "2026-09-02", "乙", reply_no="KJ1")]
        line = of(rows, standard_replies=self.REPLIES).standard_replies[0]
        assert [(r.cell, r.text) for r in line["reasons"]] == [("T2", "投诉 TS1（2026-10-02 09:00 受理）用了口径 KJ1")]

    def test_no_reply_is_none_and_without_the_register_nothing_is_known(self):
        assert of([], standard_replies=[]).standard_replies == []
        assert of([], without=["standard_replies"]).standard_replies is None

    @given(st.lists(st.tuples(st.sampled_from(["KJ1", "KJ2", "KJ9", None]), st.integers(1, 31)), max_size=12))
    def test_every_complaint_that_names_one_is_counted_once(self, named):
        rows = [row(n, f"2026-10-{day:02d}", "甲", reply_no=reply) for n, (reply, day) in enumerate(named)]
        assert sum(line[2] for line in self.of(*rows)) == sum(reply is not None for reply, _ in named)
