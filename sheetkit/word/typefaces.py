"""Which typefaces of the house this machine lacks: what is seen and counted here then differs from the paper."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from sheetkit.policy import Policy

_PATIENCE = 20
"""Seconds for a list of typefaces."""


def missing(policy: Policy) -> list[str]:
    """The typefaces of NOT-6 by their Chinese names; none where it cannot be found out what is installed."""
    installed = _installed()
    alike = policy["NOT-6"].parameters["alike"]
    faces = {str(chinese): {str(chinese), str(latin)} for latin, chinese in alike.items()}
    return [chinese for chinese, names in faces.items() if installed and names.isdisjoint(installed)]


def _installed() -> set[str]:
    return {name for line in _lines() for name in (part.strip() for part in line.replace("&", ",").split(",")) if name}


def _lines() -> Sequence[str]:
    """Families as fontconfig lists them (`SimSun,宋体`), or as Windows does (`SimSun & NSimSun (TrueType)`)."""
    if os.name == "nt":
        return _registered()
    program = shutil.which("fc-list")
    if program is None:
        return []
    try:
        told = subprocess.run([program, ":", "family"], capture_output=True, timeout=_PATIENCE, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return told.decode("utf-8", "replace").splitlines()


def _registered() -> list[str]:
    import winreg  # type: ignore[import-not-found,unused-ignore]

    place = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as fonts:  # type: ignore[attr-defined,unused-ignore]
        count = winreg.QueryInfoKey(fonts)[1]  # type: ignore[attr-defined,unused-ignore]
        names = [winreg.EnumValue(fonts, at)[0] for at in range(count)]  # type: ignore[attr-defined,unused-ignore]
    return [name.partition(" (")[0] for name in names]
