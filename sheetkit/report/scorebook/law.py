"""参数: the figures of the month's rules, which the formulas of the other sheets refer to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sheetkit.exact import exact
from sheetkit.report.grid import Calc, Page, Value
from sheetkit.scores import PARTS, Scores

SHEET = "参数"
WIDTHS = (14, 11, 11, 20, 11, 9, 20)
_FIGURES = (
    *(("SCO-1", "start", "片区起算分"), ("SCO-1", "complaint", "投诉扣分"), ("SCO-1", "praise", "表扬加分")),
    *(("SCO-1", "full", "片区满分"), ("SCO-1", "weights.inspection", "巡检权重")),
    *(("SCO-1", "weights.evaluation", "评价权重"), ("SCO-2", "start", "自查起算分")),
    *(("SCO-2", "dissatisfied", "不满意扣分"), ("SCO-2", "full", "自查满分")),
    *(("SCO-4", "full", "信息满分"), ("SCO-4", "item", "即时信息项分"), ("SCO-4", "late", "迟报扣分")),
)
"""Rule, figure, and the name by which formulas call its cell."""
NAMES = tuple(word for _, _, word in _FIGURES)
_HEADS = ("名称", "值", "规则", "参数", "来源")
_POSTS = ("岗位", "员工自检", "片区小组", "主管级", "主任级", "合计", "主管级由谁评")
_NOTE = "排名、人员、部门里的公式用的就是这里的数。在这里改只是试算；正式的改法是写进 sheetkit.toml，再重新出表。"


def write_law(page: Page, scores: Scores, book: Any, top: int) -> Mapping[str, str]:
    """Write the sheet and name its cells; the weights of each post as a range, by post."""
    row = page.line(top, _NOTE)
    figures: list[Sequence[Value]] = []
    for id_, name, word in _FIGURES:
        key, _, part = name.partition(".")
        rule = scores.law[id_]
        value = rule.parameters[key][part] if part else rule.parameters[key]
        figures.append((word, exact(value), id_, name, _origin(scores, id_, key)))
        book.define_name(word, f"={SHEET}!$B${row + 1 + len(figures)}")
    row = page.grid(row, _HEADS, figures) + 1
    law = scores.law["SCO-3"]
    posts = {post: weights for post, weights in law.parameters.items() if post != "supervisor_is"}
    lines: list[Sequence[Value]] = []
    places: dict[str, str] = {}
    for post, weights in posts.items():
        at = row + 2 + len(lines)
        places[post] = f"{SHEET}!$B${at}:$E${at}"
        total = sum(exact(weights[part]) for part in PARTS)
        by = law.parameters["supervisor_is"].get(post, "") if weights["supervisor"] else ""
        lines.append((post, *(exact(weights[part]) for part in PARTS), Calc(f"SUM(B{at}:E{at})", total), by))
    row = page.grid(row, _POSTS, lines) + 1
    page.line(row, f"岗位权重（%）：SCO-3，{_origin(scores, 'SCO-3', *posts)}。")
    return places


def _origin(scores: Scores, id_: str, *names: str) -> str:
    rule = scores.law[id_]
    real = scores.real.law[id_] if scores.real else rule
    if any(real.parameters.get(name) != rule.parameters[name] for name in names):
        return "假设"
    return "本项目自定" if rule.overridden.intersection(names) else "规则原值"
