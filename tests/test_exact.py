"""Exact figures: as typed, rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.exact import brief, exact, figure, mean, rounded, weighted, within

decimals = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("94.325", 94.33), ("94.3249999", 94.32), ("95.1625", 95.16), ("0.005", 0.01), ("100", 100.0), ("0", 0.0)],
)
def test_rounding_is_half_up_to_two_places(value, shown):
    assert rounded(Fraction(value)) == shown


def test_binary_fractions_would_have_got_it_wrong():
    assert round(2.675, 2) == 2.67
    assert rounded(exact(2.675)) == 2.68


def test_a_sum_of_tenths_is_what_was_typed():
    assert 0.1 + 0.2 != 0.3
    assert exact(0.1) + exact(0.2) == exact(0.3)


@given(st.fractions(0, 100))
def test_rounding_agrees_with_decimal_arithmetic(value):
    long = Decimal(value.numerator * 10**6 // value.denominator) / 10**6
    assert rounded(value) == float(long.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(st.lists(decimals, min_size=1))
def test_a_mean_lies_among_its_values(values):
    marks = [exact(float(value)) for value in values]
    assert min(marks) <= mean(marks) <= max(marks)


def test_the_mean_of_nothing_is_unknown():
    assert mean([]) is None


def test_a_part_without_weight_may_be_missing_and_one_with_weight_may_not():
    weights = {"a": Fraction(30), "b": Fraction(70), "c": Fraction(0)}
    assert weighted({"a": Fraction(10), "b": Fraction(20)}, weights) == 17
    with pytest.raises(KeyError):
        weighted({"a": Fraction(10)}, weights)


def test_figures_for_tables_and_for_sentences():
    assert [figure(exact(value)) for value in (94.325, 100)] == ["94.33", "100.00"]
    assert figure(None) == "-"
    assert [brief(exact(value)) for value in (94.325, 100, 87.5, 0)] == ["94.33", "100", "87.5", "0"]
    assert within(Fraction(120), Fraction(0), Fraction(100)) == 100
