"""The month's score workbook: 汇总, 片区排名 with a chart, 员工考评 and 明细 with a link to the cell behind each point."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xlsxwriter import Workbook

from sheetkit.cells import show
from sheetkit.excel import theme
from sheetkit.excel.build import clean
from sheetkit.exact import rounded
from sheetkit.report.scores import COUNTED
from sheetkit.scores import PARTS, Reason, Scores

_TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
