"""PROC-9, INF-4 and ARC-5: fee collection, homes lived in and vacant, income from paid services, files to destroy.

October's bills       owed    paid            rate
东区  1-1-101  物业费   300     300
      1-1-101  车位费   150      50       450     350   77.777… %
西区  2-1-101  物业费   200       -       200       0    0 %
南区  (no bill)                             0       0   unknown
all                                        650     350   53.846… %
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.score import score
from tests.rows import books

ZONES = [{"zone": name} for name in ("东区", "西区", "南区")]
HOMES = [{"room": "1-1-101", "zone": "东区"}, {"room": "2-1-101", "zone": "西区"}, {"room": "3-1-101", "zone": "南区"}]


def bill(room="1-1-101", month="2026-10", kind="物业费", amount=300, paid=None, **more):
    return {"room": room, "month": month, "kind": kind, "amount": amount, "paid": paid, **more}


BILLS = [
    bill(paid=300, paid_on="2026-10-10"),
    bill(kind="车位费", amount=150, paid=50, paid_on="2026-10-10"),
    bill("2-1-101", amount=200),
]


def of(month="2026-10", **rows):
    return score(books(**{"zones": ZONES, "households": HOMES, **rows}), month)


class TestFeeCollection:
    """PROC-9: received ÷ owed, by zone and month of the bill."""

    def rates(self, lines, name="zone"):
        return {line[name]: (line["owed"], line["paid"], line["rate"]) for line in lines}

    def test_the_month_is_as_by_hand(self):
        fees = of(fees=BILLS).fees
        assert (fees["bills"], fees["owed"], fees["paid"], fees["rate"]) == (3, 650, 350, Fraction(35000, 650))
        assert self.rates(fees["by_zone"]) == {
            "东区": (450, 350, Fraction(35000, 450)),
            "西区": (200, 0, 0),
            "南区": (0, 0, None),
        }
        assert self.rates(fees["by_kind"], "kind") == {"物业费": (500, 300, 60), "车位费": (150, 50, Fraction(100, 3))}

    def test_it_goes_month_by_month_and_the_year_is_their_sum(self):
        fees = of(fees=[*BILLS, bill(month="2026-09", amount=100, paid=100), bill(month="2025-12", amount=7)]).fees
        assert [one["month"] for one in fees["months"]] == [f"2026-{number:02d}" for number in range(1, 11)]
        assert [(one["owed"], one["rate"]) for one in fees["months"][-3:]] == [
            (0, None),
            (100, 100),
            (650, fees["rate"]),
        ]
        assert (fees["year"]["owed"], fees["year"]["paid"], fees["year"]["rate"]) == (750, 450, 60)
        assert self.rates(fees["months"][-2]["by_zone"])["东区"] == (100, 100, 100)

    def test_a_payment_counts_from_its_day(self):
        assert score(books(now="2026-10-09", fees=BILLS), "2026-10").fees["paid"] == 0
        assert score(books(now="2026-10-10", fees=BILLS), "2026-10").fees["paid"] == 350

    def test_a_payment_without_a_day_counts(self):
        assert of(fees=[bill(paid=300)]).fees["rate"] == 100

    def test_what_was_paid_too_much_hides_nobodys_arrears(self):
        assert of(fees=[bill(amount=100, paid=250), bill(amount=100)]).fees["rate"] == 50

    def test_what_is_not_yet_paid_is_the_row_behind_it(self):
        assert [(r.rule, r.sheet, r.cell, r.text) for r in of(fees=BILLS).fees["reasons"]] == [
            ("PROC-9", "收费", "G3", "1-1-101 车位费应收 150 元，实收 50 元"),
            ("PROC-9", "收费", "G4", "2-1-101 物业费应收 200 元，实收 0 元"),
        ]

    def test_a_home_that_nobody_knows_belongs_to_no_zone(self):
        assert of(fees=[bill("9-9-901")]).fees["by_zone"][-1]["zone"] is None

    def test_without_bills_there_is_no_rate(self):
        fees = of().fees
        assert (fees["bills"], fees["owed"], fees["rate"], fees["year"]["rate"]) == (0, 0, None, None)

    def test_a_cell_not_understood_leaves_the_bill_out_and_is_noted(self):
        scores = of(fees=[bill(amount="三百"), bill(paid=300)])
        assert (scores.fees["bills"], scores.fees["rate"]) == (1, 100)
        assert [(note.sheet, note.cell) for note in scores.notes] == [("收费", "E2")]

    def test_without_the_register_nothing_is_known(self):
        assert set(of(without=["fees"]).fees.values()) == {None}

    @given(
        st.lists(
            st.builds(
                bill,
                room=st.sampled_from(["1-1-101", "2-1-101", "9-9-901"]),
                month=st.sampled_from(["2026-01", "2026-09", "2026-10", "2026-11"]),
                amount=st.integers(0, 500),
                paid=st.none() | st.integers(0, 600),
            ),
            max_size=10,
        )
    )
    def test_zones_and_kinds_and_months_add_up_and_no_rate_is_above_100(self, rows):
        fees = of(fees=rows).fees
        for name in ("bills", "owed", "paid"):
            assert (
                fees[name] == sum(line[name] for line in fees["by_zone"]) == sum(line[name] for line in fees["by_kind"])
            )
            assert fees["year"][name] == sum(one[name] for one in fees["months"])
        rates = [line["rate"] for line in (fees, fees["year"], *fees["months"], *fees["by_zone"])]
        assert all(rate is None or 0 <= rate <= 100 for rate in rates)
        assert (fees["rate"] is None) == (fees["owed"] == 0)
        assert len(fees["reasons"]) == sum(r["month"] == "2026-10" and (r["paid"] or 0) < r["amount"] for r in rows)


class TestHomes:
    """INF-4: occupied and vacant homes, as the register has them at the moment asked about."""

    def test_homes_are_occupied_vacant_or_not_moved_in(self):
        rows = [
            {"room": "1", "moved_in": "2025-01-01"},
            {"room": "2", "moved_in": "2025-01-01", "vacant": "是"},
            {"room": "3", "vacant": "是"},
            {"room": "4", "vacant": "否"},
            {"room": "5", "moved_in": "2026-11-21"},
            {"room": "6", "moved_in": "2025-01-01", "vacant": "不知道"},
            {"room": "1", "moved_in": "2025-01-01"},  # a room counts once
        ]
        scores = of(households=rows)
        names = ("households", "occupied", "vacant", "not_moved_in", "unclear")
        assert tuple(scores.homes[name] for name in names) == (6, 1, 2, 2, 1)
        assert [(r.cell, r.text) for r in scores.homes["reasons"]] == [
            ("K3", "2 空置"),
            ("K4", "3 空置"),
            ("G5", "4 没有入伙日期，算未入伙"),
            ("G6", "5 还没有到入伙日期，算未入伙"),
            ("G7", "6 的入伙日期或空置没有看懂，不知道是否入住"),
        ]
        assert ("房屋客户", "K7") in [(note.sheet, note.cell) for note in scores.notes]

    def test_without_the_register_nothing_is_known(self):
        assert set(of(without=["households"]).homes.values()) == {None}


JOB = {"ticket_no": "BS1", "kind": "特约服务", "reported_at": "2026-09-30 09:00", "status": "已完工", "content": "擦窗"}


class TestPaidServices:
    """INF-4: the fees of the special services finished in the month; beside it, not added, what was received."""

    def of(self, *changes, fees=()):
        rows = [{**JOB, "finished_at": "2026-10-01 10:00", "fee": 100, **change} for change in changes]
        return of(repairs=rows, fees=fees).paid_services

    def test_fees_count_in_the_month_in_which_the_job_was_finished(self):
        found = self.of({}, {"fee": 50.5}, {"finished_at": "2026-09-30 10:00"}, {"finished_at": "2026-11-01 00:00"})
        assert (found["jobs"], found["income"], found["without_fee"]) == (2, Fraction("150.5"), 0)
        assert (found["year"]["jobs"], found["year"]["income"]) == (3, Fraction("250.5"))

    @pytest.mark.parametrize(
        "change", [{"kind": "工程类"}, {"status": "退回"}, {"status": "已取消"}, {"finished_at": None}]
    )
    def test_nothing_else_is_income(self, change):
        assert (self.of(change)["jobs"], self.of(change)["income"]) == (0, 0)

    def test_a_job_without_a_fee_is_counted_and_never_taken_as_zero(self):
        assert (self.of({"fee": None})["income"], self.of({"fee": None})["without_fee"]) == (None, 1)
        assert (self.of({"fee": None}, {})["income"], self.of({"fee": None}, {})["without_fee"]) == (100, 1)

    def test_payments_received_in_the_month_stand_beside_it(self):
        fees = [
            bill(kind="特约服务", paid=80, paid_on="2026-10-31"),
            bill(kind="特约服务", paid=70, paid_on="2026-09-30"),
            bill(kind="物业费", paid=300, paid_on="2026-10-31"),
        ]
        found = self.of({}, fees=fees)
        assert (found["income"], found["payments"], found["year"]["payments"]) == (100, 80, 150)

    def test_each_job_is_a_row_behind_it(self):
        assert [r.text for r in self.of({}, {"fee": None})["reasons"]] == [
            "特约服务 BS1（擦窗）2026-10-01 10:00 完工，费用 100 元",
            "特约服务 BS1（擦窗）2026-10-01 10:00 完工，没有填费用",
        ]

    def test_without_a_register_its_part_is_unknown(self):
        found = of(without=["repairs"]).paid_services
        assert (found["jobs"], found["income"], found["reasons"], found["payments"]) == (None, None, None, 0)
        assert of(without=["fees"]).paid_services["payments"] is None


FILE = {"file_no": "D1", "kind": "其他", "holder": "租户", "ended_on": "2023-10-31", "state": "在库", "place": "甲柜"}


class TestFilesToDestroy:
    """ARC-5: owners' files for ever, tenants' files 3 years after the end; listed at the moment, never deleted."""

    def of(self, *changes, now="2026-11-20T17:00", **more):
        rows = [{**FILE, **change} for change in changes]
        return score(books(now=now, files=rows, **more), "2026-10")

    def due(self, *changes, **more):
        return [line["file_no"] for line in self.of(*changes, **more).files_to_destroy]

    @pytest.mark.parametrize(
        ("ended", "now", "due"),
        [
            ("2023-10-31", "2026-10-31", False),  # kept to 24:00 of that day
            ("2023-10-31", "2026-11-01T00:01", True),
            ("2024-02-29", "2027-02-28", False),  # 3 years after a leap day, clipped to the month's end
            ("2024-02-29", "2027-03-01", True),
        ],
    )
    def test_a_tenants_file_is_kept_for_3_years_after_the_end(self, ended, now, due):
        assert self.due({"ended_on": ended}, now=now) == (["D1"] if due else [])

    @pytest.mark.parametrize("change", [{"holder": "业主"}, {"ended_on": None}, {"state": "已销毁"}])
    def test_owners_files_those_without_an_end_and_destroyed_ones_are_not_listed(self, change):
        assert self.due(change) == []

    def test_what_is_lent_lost_or_already_marked_is_listed_with_its_state_longest_due_first(self):
        changes = [
            {"file_no": "D1", "state": "借出"},
            {"file_no": "D2", "state": "遗失", "ended_on": "2020-01-01"},
            {"file_no": "D3", "state": "待销毁"},
        ]
        assert self.due(*changes) == ["D2", "D1", "D3"]
        line = self.of(*changes).files_to_destroy[0]
        assert [(r.rule, r.cell, r.text) for r in line["reasons"]] == [
            ("ARC-5", "I3", "租户档案 D2：2020-01-01 变更或退租，2023-01-02 起可以销毁，现在遗失")
        ]

    def test_marked_too_early_is_pointed_out(self):
        changes = [
            {"file_no": "D1", "holder": "业主", "state": "待销毁"},
            {"file_no": "D2", "state": "已销毁", "ended_on": None},
            {"file_no": "D3", "state": "待销毁", "ended_on": "2025-01-01"},
            {"file_no": "D4", "state": "已销毁"},
        ]
        assert [(note.cell, note.text[:14]) for note in self.of(*changes).notes] == [
            ("K2", "档案 D1 是业主的，永久保"),
            ("K3", "档案 D2 没有变更或退租日"),
            ("K4", "档案 D3 保存年限没有到，"),
        ]

    def test_the_site_may_keep_them_longer(self):
        site = {"policy": {"ARC-5": {"tenants": "5 years"}}}
        assert self.due({}, site=site) == [] and self.due({"ended_on": "2021-11-19"}, site=site) == ["D1"]

    def test_a_day_not_understood_is_noted_and_without_the_register_nothing_is_known(self):
        scores = self.of({"ended_on": "去年"})
        assert scores.files_to_destroy == [] and [note.cell for note in scores.notes] == ["I2"]
        assert score(books(without=["files"]), "2026-10").files_to_destroy is None
