"""A test that needs a missing program is skipped and says so, but fails where real programs are required."""

import pytest

from tests.programs import require


def test_a_missing_program_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEETKIT_REAL_PROGRAMS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed"):
        require("no-such-program")


def test_a_missing_program_fails_the_test_where_real_programs_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETKIT_REAL_PROGRAMS", "required")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed"):
        require("no-such-program")
