"""CMP-7: what is one matter, and whether, when and where it counts."""

from tests.test_score_zones import MATTER, of, texts, zone


def test_linked_rows_are_one_matter_also_through_others_and_against_the_order():
    rows = [
        {**MATTER, "complaint_no": "TS3", "received_at": "2026-10-07 10:00", "zone": "西区", "same_as": "TS2"},
        {**MATTER, "complaint_no": "TS2", "received_at": "2026-10-06 10:00", "zone": "西区", "same_as": "TS1"},
        {**MATTER, "complaint_no": "TS1", "counted": None},
    ]
    scores = of(complaints=rows)
    assert (zone(scores, "东区").complaints, zone(scores, "西区").complaints) == (1, 0)
    assert "同一事项共 3 条（TS1、TS2、TS3），只算一件" in texts(scores)
    assert scores.complaints["received"] == 3 and scores.complaints["matters"] == 1


def test_a_matter_counts_in_the_month_of_its_first_row_only():
    rows = [
        {**MATTER, "received_at": "2026-09-30 10:00"},
        {**MATTER, "complaint_no": "TS2", "received_at": "2026-10-02 10:00", "same_as": "TS1"},
    ]
    october_scores = of(complaints=rows)
    assert zone(october_scores).complaints == 0
    assert "投诉 TS2 与 TS1（2026-09-30 10:00 受理）是同一事项，算在那一件里，本月不再算" in texts(october_scores)
    assert zone(of("2026-09", complaints=rows)).complaints == 1


def test_equal_text_links_nothing():
    rows = [{**MATTER, "complaint_no": f"TS{n}", "content": "夜间噪声", "complainant": "同一人"} for n in (1, 2)]
    assert zone(of(complaints=rows)).complaints == 2


def test_yes_on_any_row_counts_and_a_blank_leaves_a_matter_undecided():
    def counts(*decisions: str | None) -> tuple[int, int, int]:
        rows = [
            {**MATTER, "complaint_no": f"TS{n}", "counted": decision, "same_as": "TS0" if n else None}
            for n, decision in enumerate(decisions)
        ]
        found = of(complaints=rows).complaints
        return found["counted"], found["undecided"], found["not_counted"]

    assert counts("否", None, "是") == (1, 0, 0)
    assert counts("否", None) == (0, 1, 0)
    assert counts("否", "否") == (0, 0, 1)
    assert counts(None) == (0, 1, 0)


def test_a_link_to_no_complaint_is_said_and_links_nothing():
    scores = of(complaints=[{**MATTER, "same_as": "TS99"}])
    assert zone(scores).complaints == 1
    assert "“同一事项”填的 TS99 找不到这条投诉，先按另一件算。" in texts(scores)


def test_two_rows_with_the_same_number_are_two_matters():
    assert zone(of(complaints=[MATTER, MATTER])).complaints == 2


def test_a_row_that_came_later_decides_nothing_before_it_came():
    rows = [
        {**MATTER, "counted": None},
        {**MATTER, "complaint_no": "TS2", "received_at": "2026-10-20 10:00", "same_as": "TS1"},
    ]
    assert of(now="2026-10-20T09:59", complaints=rows).complaints["undecided"] == 1
    assert of(now="2026-10-20T10:00", complaints=rows).complaints["counted"] == 1


def test_a_link_to_a_number_that_stands_twice_goes_to_the_earlier_row():
    early, late = MATTER, {**MATTER, "received_at": "2026-10-06 10:00", "zone": "西区", "counted": None}
    third = {**MATTER, "complaint_no": "TS2", "received_at": "2026-10-07 10:00", "same_as": "TS1", "counted": None}
    for rows in ([early, late, third], [late, early, third]):
        scores = of(complaints=rows)
        assert "同一事项共 2 条（TS1、TS2）" in "\n".join(reason.text for reason in zone(scores).reasons)
