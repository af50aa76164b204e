"""The typefaces of a document's theme, as a run may name them."""

from collections.abc import Mapping
from typing import Any

from sheetkit.word.style.package import Package
from sheetkit.word.style.xml import W

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"zh": "Hans", "ja": "Jpan", "ko": "Hang", "ar": "Arab", "fa": "Arab", "he": "Hebr", "th": "Thai"}
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
_KINDS = {
    "Ascii": ("latin", "", ""),
    "HAnsi": ("latin", "", ""),
    "EastAsia": ("ea", "eastAsia", "zh-CN"),
    "Bidi": ("cs", "bidi", "ar-SA"),
}
"""How a reference ends → the theme's element, the language it is chosen by in the settings, and the one meant else."""


def theme_faces(package: Package) -> Mapping[str, str]:
    """Each reference (`minorEastAsia` …) and the typeface it stands for; those that name none are left out."""
    theme, settings = package.only("theme"), package.only("settings")
    languages = settings.find(f"{W}themeFontLang") if settings is not None else None
    scheme = theme.find(f"{_A}themeElements/{_A}fontScheme") if theme is not None else None
    found: dict[str, str] = {}
    for size in ("major", "minor"):
        fonts = scheme.find(f"{_A}{size}Font") if scheme is not None else None
        for kind, (element, attribute, usual) in _KINDS.items():
            language = (languages.get(W + attribute) if languages is not None and attribute else None) or usual
            if fonts is not None and (face := _face(fonts, element, language)):
                found[size + kind] = face
    return found


def _face(fonts: Any, element: str, language: str) -> str:
    """What the theme names itself, else what it has for the script of the language."""
    named = fonts.find(_A + element)
    if named is not None and named.get("typeface"):
        return str(named.get("typeface"))
    script = "Hant" if language.lower().startswith(_TRADITIONAL) else _SCRIPTS.get(language[:2].lower(), "")
    return next((str(one.get("typeface", "")) for one in fonts.iter(f"{_A}font") if one.get("script") == script), "")
