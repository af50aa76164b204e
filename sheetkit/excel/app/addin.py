"""The add-in: buttons in the ribbon and worksheet functions, made from the file that xlwings ships for add-ins.

xlwings' VBA starts Python and stays as it is; of its project one module gets our few lines. The interpreter stands on
the add-in's own hidden sheet, so that nothing else is written on the machine.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sheetkit.errors import SheetkitError
from sheetkit.excel.app import vba
from sheetkit.messages import Language, say

FILE = "sheetkit.xlam"
BUTTONS: Mapping[str, str] = {
    "check": "Spelling",
    "mark": "ReviewNewComment",
    "next": "ReviewNextComment",
    "unmark": "ReviewDeleteComment",
    "due": "DateAndTimeInsert",
    "fix": "Clear",
    "undo": "Undo",
    "number": "AutoSum",
    "notice": "FileNew",
    "doc": "FilePrint",
}
"""Each button, by its name in `cli/excel/buttons.py`, with the picture that Office has for it."""
_MODULE, _TAB = "RibbonMyAddin", "sheetkitTab"
_CONFIG = "myaddin.conf"
"""The sheet on which the VBA of xlwings looks for its settings; without the leading `_` it is in force."""
_RIBBON, _PROJECT = "customUI/customUI.xml", "xl/vbaProject.bin"
_BOOK, _SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_FUNCTIONS = {"SK_WORKDAYS": ("workdays", "start", "n"), "SK_DEADLINE": ("deadline", "rule", "start", "Optional kind")}
_ABSOLUTE = re.compile(rb"<mc:AlternateContent.*?</mc:AlternateContent>", re.DOTALL)
"""The folder of whoever last saved xlwings' file."""
_DATA = re.compile(rb"<dimension[^>]*/>|(<sheetData>).*?(</sheetData>)", re.DOTALL)


def addin(interpreter: str, language: Language) -> bytes:
    """The add-in for a Python. Raises SheetkitError where xlwings is missing, or its file is another than is known."""
    try:
        import xlwings
    except ImportError as error:
        raise SheetkitError("excel-no-xlwings") from error
    source = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    made = BytesIO()
    try:
        with ZipFile(source) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
            anew = {
                _RIBBON: ribbon(language).encode(),
                _PROJECT: vba.with_modules(old.read(_PROJECT), {_MODULE: macros()}),
                _BOOK: _ABSOLUTE.sub(b"", old.read(_BOOK)).replace(b'"_' + _CONFIG.encode(), b'"' + _CONFIG.encode()),
                _SHEET: _settings(old.read(_SHEET), interpreter),
            }
            for member in old.infolist():
                new.writestr(member.filename, anew.get(member.filename) or old.read(member))
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise SheetkitError("excel-addin-source", file=str(source)) from error
    return made.getvalue()


def is_ours(path: Path) -> bool:
    """Whether a file is an add-in that was made here."""
    try:
        with ZipFile(path) as package:
            return _TAB.encode() in package.read(_RIBBON)
    except (OSError, BadZipFile, KeyError):
        return False


def ribbon(language: Language) -> str:
    """The tab with its buttons; each calls the same macro, which tells Python the button's name."""
    buttons = "".join(
        f"<button id={quoteattr(name)} label={quoteattr(say(language, f'button-{name}'))}"
        f" screentip={quoteattr(say(language, f'button-tip-{name}'))}"
        f' imageMso="{picture}" size="large" onAction="{_MODULE}.RunMain"/>'
        for name, picture in BUTTONS.items()
    )
    group = f'<group id="sheetkitGroup" label={quoteattr(say(language, "button-group"))}>{buttons}</group>'
    tab = f'<tab id="{_TAB}" label="sheetkit">{group}</tab>'
    return (
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui">'
        f"<ribbon><tabs>{tab}</tabs></ribbon></customUI>"
    )


def macros() -> str:
    """The VBA of the buttons and of the worksheet functions. VBA allows no full stop in a name."""
    lines = [
        f'Attribute VB_Name = "{_MODULE}"',
        "Public Sub RunMain(control As IRibbonControl)",
        """    RunPython "from sheetkit.cli.excel import buttons;buttons.press('" & control.ID & "')" """.rstrip(),
        "End Sub",
    ]
    for name, (function, *arguments) in _FUNCTIONS.items():
        given = ", ".join(argument.removeprefix("Optional ") for argument in arguments)
        lines += [
            f"Public Function {name}({', '.join(f'{argument} As Variant' for argument in arguments)}) As Variant",
            "#If Mac Then",
            f"    {name} = CVErr(xlErrNA)",
            "#Else",
            "    On Error GoTo failed",
            f'    {name} = XLPy.CallUDF("sheetkit.excel.app.udf", "{function}", Array({given}), ActiveWorkbook, '
            "Application.Caller)",
            "    Exit Function",
            "failed:",
            f"    {name} = Err.Description",
            "#End If",
            "End Function",
        ]
    return "\n".join(lines) + "\n"


def _settings(sheet: bytes, interpreter: str) -> bytes:
    """The sheet with the settings: which Python, and that none is looked for beside the workbooks."""
    known = {
        "INTERPRETER_WIN": interpreter,
        "INTERPRETER_MAC": interpreter,
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "SHOW CONSOLE": "false",
    }
    rows = "".join(
        f'<row r="{at}">{_text(f"A{at}", name)}{_text(f"B{at}", value)}</row>'
        for at, (name, value) in enumerate(known.items(), 1)
    )

    def anew(match: re.Match[bytes]) -> bytes:
        return match[1] + rows.encode() + match[2] if match[1] else b'<dimension ref="A1:B%d"/>' % len(known)

    return _DATA.sub(anew, sheet)


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
