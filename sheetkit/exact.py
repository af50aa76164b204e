"""Exact arithmetic on figures as they were typed: nothing is rounded before the end, and then half up."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor


def exact(number: float) -> Fraction:
    """The decimal that was typed: 0.1 is a tenth, not its nearest binary fraction."""
    return Fraction(str(number))


def numbers(figures: Mapping[str, float]) -> dict[str, Fraction]:
    """Each figure as the decimal that was typed."""
    return {name: exact(number) for name, number in figures.items()}


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """The mean, None of nothing."""
    known = list(values)
    return sum(known, Fraction(0)) / len(known) if known else None


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """The part in per cent of the whole, None of nothing."""
    return Fraction(part) * 100 / Fraction(whole) if whole else None


def known_sum(values: Sequence[int | None]) -> int | None:
    """The sum of all, None where one is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def weighted(parts: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    """The mean of the parts by their weights; KeyError if a part with a weight is missing."""
    total = sum((parts[name] * weight for name, weight in weights.items() if weight), Fraction(0))
    return total / sum(weights.values())


def within(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """The value, or the bound that it passed."""
    return max(low, min(high, value))


def rounded(value: Fraction) -> float:
    """The value to two places, half up: 94.325 is 94.33."""
    return floor(value * 100 + Fraction(1, 2)) / 100


def figure(value: Fraction | None, unknown: str = "-") -> str:
    """The value with two places as a table shows it: 94.33, 100.00."""
    return unknown if value is None else f"{rounded(value):.2f}"


def brief(value: Fraction) -> str:
    """The value to two places without trailing zeros, for a sentence: 94.33, 100."""
    return figure(value).rstrip("0").rstrip(".")
