"""SCO-5 and CMP-12: what breaches of first-inquiry duty cost, and how satisfied consultations left people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.score import score
from tests.rows import books

BREACH = {"staff_name": "孙台", "happened_on": "2026-10-09", "breach": "未答复", "amount": 80}


class TestFirstInquiries:
    """The sum of the month's typed amounts, by person."""

    def of(self, *changes, month="2026-10", now="2026-11-20T17:00"):
        rows = [{**BREACH, **change} for change in changes]
        lines = score(books(now=now, first_inquiries=rows), month).first_inquiries
        return {line["name"]: (line["breaches"], line["amount"], line["without_amount"]) for line in lines}

    def test_amounts_of_the_month_are_summed_by_person(self):
        rows = ({}, {"amount": 150.5}, {"staff_name": "周二"}, {"happened_on": "2026-09-30"})
        assert self.of(*rows) == {"孙台": (2, 230.5, 0), "周二": (1, 80, 0)}

    def test_an_amount_outside_its_range_is_summed_as_typed(self):
        assert self.of({"amount": 999}) == {"孙台": (1, 999, 0)}  # `check` reports it

    def test_a_breach_without_an_amount_is_counted_and_never_taken_as_zero(self):
        assert self.of({"amount": None}) == {"孙台": (1, None, 1)}
        assert self.of({"amount": None}, {}) == {"孙台": (2, 80, 1)}

    def test_an_amount_of_zero_is_known(self):
        assert self.of({"amount": 0}) == {"孙台": (1, 0, 0)}

    def test_an_amount_holds_for_each_person_that_the_row_names(self):
        assert self.of({"staff_name": "孙台、周二"}) == {"孙台": (1, 80, 0), "周二": (1, 80, 0)}

    def test_nothing_counts_before_it_has_happened(self):
        assert self.of({}, now="2026-10-08") == {}  # 24:00 of the 8th
        assert self.of({}, now="2026-10-09T00:01") == {"孙台": (1, 80, 0)}

    def test_each_amount_has_its_row(self):
        (line,) = score(books(first_inquiries=[BREACH, {**BREACH, "amount": None}]), "2026-10").first_inquiries
        assert [(r.rule, r.sheet, r.cell, r.text) for r in line["reasons"]] == [
            ("SCO-5", "首问考核", "E2", "2026-10-09 未答复，扣 80 元"),
            ("SCO-5", "首问考核", "E3", "2026-10-09 未答复，没有填扣款"),
        ]

    def test_a_cell_not_understood_leaves_the_row_out_and_is_noted(self):
        scores = score(books(first_inquiries=[{**BREACH, "amount": "五十"}]), "2026-10")
        assert scores.first_inquiries == []
        assert [(note.sheet, note.cell) for note in scores.notes] == [("首问考核", "E2")]

    def test_without_the_register_nothing_is_known(self):
        assert score(books(without=["first_inquiries"]), "2026-10").first_inquiries is None

    @given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.none() | st.integers(0, 500))))
    def test_what_people_lose_adds_up_to_what_was_typed(self, rows):
        found = self.of(*({"staff_name": name, "amount": amount} for name, amount in rows))
        assert sum(amount for _, amount, _ in found.values() if amount is not None) == sum(a or 0 for _, a in rows)
        assert sum(count for count, _, _ in found.values()) == len(rows)
        assert all((amount is None) == (count == untyped) for count, amount, untyped in found.values())


def consultation(satisfied, number="JD1", **more):
    row = {"reception_no": number, "received_at": "2026-10-09 09:00", "kind": "咨询", "purpose": "停车"}
    return {**row, "satisfied": satisfied, **more}


def asked(*answers, **more):
    rows = [consultation(answer, f"JD{number}") for number, answer in enumerate(answers)]
    return score(books(receptions=rows, **more), "2026-10").consultations


class TestConsultations:
    """Satisfied ÷ all consultations, at least 90 %, and the rate among those asked beside it."""

    def test_satisfied_of_all_and_of_those_asked(self):
        found = asked(*["满意"] * 6, "不满意", "未询问", None, "未询问")
        assert (found["consultations"], found["asked"], found["not_asked"]) == (10, 7, 3)
        assert found["satisfaction"] == 60  # 6 ÷ 10
        assert found["satisfaction_asked"] == pytest.approx(600 / 7)
        assert found["reached"] is False

    @pytest.mark.parametrize(("satisfied", "reached"), [(9, True), (8, False), (10, True)])
    def test_the_target_is_reached_at_90_per_cent(self, satisfied, reached):
        found = asked(*["满意"] * satisfied, *["不满意"] * (10 - satisfied))
        assert (found["target"], found["reached"]) == (90, reached)

    def test_nobody_asked_is_unknown_and_not_0_per_cent(self):
        found = asked("未询问", None)
        assert (found["consultations"], found["asked"]) == (2, 0)
        assert (found["satisfaction"], found["satisfaction_asked"], found["reached"]) == (None, None, None)

    def test_nobody_satisfied_is_0_per_cent(self):
        assert (asked("不满意")["satisfaction"], asked("不满意")["reached"]) == (0, False)

    def test_no_consultation_has_no_rate(self):
        assert (asked()["consultations"], asked()["satisfaction"], asked()["reached"]) == (0, None, None)

    def test_only_consultations_of_the_month_count(self):
        rows = [consultation("满意"), consultation("不满意", kind="求助")]
        rows += [consultation("不满意", received_at=at) for at in ("2026-09-30 23:59", "2026-11-01 00:00")]
        found = score(books(receptions=rows), "2026-10").consultations
        assert (found["consultations"], found["satisfaction"]) == (1, 100)

    def test_each_consultation_is_a_row_behind_the_rate(self):
        reasons = asked("满意", None)["reasons"]
        assert [(r.sheet, r.cell, r.text) for r in reasons] == [
            ("接待", "L2", "咨询 JD0（2026-10-09 09:00，停车）：满意"),
            ("接待", "L3", "咨询 JD1（2026-10-09 09:00，停车）：没有填"),
        ]

    def test_the_site_may_set_another_target(self):
        found = asked("满意", "不满意", site={"policy": {"CMP-12": {"target": 50}}})
        assert (found["target"], found["reached"]) == (50, True)

    def test_without_the_register_nothing_is_known(self):
        assert set(score(books(without=["receptions"]), "2026-10").consultations.values()) == {None}

    @given(st.lists(st.sampled_from(["满意", "不满意", "未询问", None]), max_size=30))
    def test_the_rate_of_all_is_never_above_that_of_those_asked(self, answers):
        found = asked(*answers)
        assert found["asked"] + found["not_asked"] == found["consultations"] == len(answers)
        assert (found["satisfaction"] is None) == (found["satisfaction_asked"] is None) == (found["asked"] == 0)
        if found["asked"]:
            assert 0 <= found["satisfaction"] <= found["satisfaction_asked"] <= 100
