"""Visits: how far they have come, and who visits whom in a month. Pure functions of the books at their moment."""

from sheetkit.visits.coverage import coverage
from sheetkit.visits.plan import plan

__all__ = ["NEEDS", "coverage", "plan"]

NEEDS = ("households", "visits", "zones", "staff", "surveys", "care", "notices")
"""The registers that both rest on."""
