"""The page in a real browser: it loads without a word, asks no network, filters, is read aloud, prints and fits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from sheetkit.board import WHENS
from sheetkit.page import board
from sheetkit.report.page import page_html
from sheetkit.shipped import shipped
from sheetkit.site import open_site
from tests.programs import require

NOW = datetime(2026, 11, 20, 17)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of the sample: for the posts in Chinese, for supervisors in English; and of either a short one."""
    folder = tmp_path_factory.mktemp("page")
    site = open_site(shipped("samples/estate"))
    books = site.books(NOW)
    made = {}
    for audience, language in (("post", "zh"), ("supervisor", "en")):
        whole = board(books, site.name, audience, None, language)  # type: ignore[arg-type]
        few = [item for when in WHENS for item in [one for one in whole.items if one.when == when][:3]]
        for name, one in ((audience, whole), (f"short-{audience}", replace(whole, items=few, loans=whole.loans[:4]))):
            made[name] = folder / f"{name}.html"
            made[name].write_bytes(page_html(one, language, ""))  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = require("chromium")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(autouse=True)
def windows_closed(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def opened(browser: Browser, file: Path, wide: int = 1280, end: str = "", **more: Any) -> tuple[Page, list[str]]:
    """The page in a window of that width, and what it complained about or asked for over the network."""
    page = browser.new_page(viewport={"width": wide, "height": 900}, **more)
    noted: list[str] = []
    page.on("console", lambda message: noted.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.on("request", lambda request: noted.append(request.url) if request.url.startswith("http") else None)
    page.goto(file.as_uri() + end)
    return page, noted


def visible(page: Page) -> int:
    return page.locator("[data-item]:visible").count()


def choices(page: Page, name: str) -> list[str]:
    return list(page.locator(f"#f-{name} option").all_inner_texts()[1:])


@pytest.mark.parametrize("audience", ["post", "supervisor"])
def test_it_loads_without_a_complaint_and_asks_no_network(
    browser: Browser, files: dict[str, Path], audience: str
) -> None:
    page, noted = opened(browser, files[audience])
    assert page.title().startswith("栎川苑服务中心") and visible(page) > 50
    assert noted == []


def test_its_policy_lets_nothing_else_run(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    raw = files["post"].read_text("utf-8")
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(
        raw.replace("<main>", "<main><script>document.title = 'in'</script><img src='http://x.invalid/'>")
    )
    page, noted = opened(browser, spoilt)
    assert page.title() != "in" and sum("Content Security Policy" in line for line in noted) >= 2


def test_filters_work_together_and_tell_how_many_are_left(browser: Browser, files: dict[str, Path]) -> None:
    page, noted = opened(browser, files["post"])
    everything = visible(page)
    zone = choices(page, "zone")[0]
    page.select_option("#f-zone", zone)
    in_zone = page.locator(f'[data-item][data-zone="{zone}"]').count()
    assert 0 < in_zone < everything and visible(page) == in_zone
    assert f"显示 {in_zone} 项，共 {everything} 项" in page.locator("#shown").inner_text()
    person = page.locator(f'[data-item][data-zone="{zone}"]').first.get_attribute("data-person") or ""
    page.select_option("#f-person", person)
    both = page.locator(f'[data-item][data-zone="{zone}"][data-person="{person}"]').count()
    assert 0 < both < in_zone and visible(page) == both
    page.get_by_role("button", name="清除筛选").click()
    page.wait_for_url(lambda url: "zone" not in url.partition("#")[2])
    assert visible(page) == everything and noted == []


def test_a_list_without_an_item_left_says_so(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"], end="#zone=东区&department=协管队&person=范鸣帆")
    assert visible(page) == 0
    assert page.locator("#overdue [data-none]").inner_text() == "没有符合筛选的事项。"
    assert page.locator("#overdue [data-count]").inner_text() == "0 / 32"


def test_a_choice_stands_in_the_address_and_outlives_a_reload(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"])
    department = choices(page, "department")[-1]
    page.select_option("#f-department", department)
    page.select_option("#theme", "dark")
    left = visible(page)
    page.reload()
    assert page.locator("#f-department").input_value() == department and visible(page) == left
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("nav.counts a[href='#zones']").click()
    assert visible(page) == left, "the way to a section leaves the choices as they are"


@pytest.mark.parametrize("end", ["#%", "#%E4%BD", "#zone=没有这个片区", "#<script>", "#zone=%00&theme=x"])
def test_an_odd_address_shows_everything(browser: Browser, files: dict[str, Path], end: str) -> None:
    page, noted = opened(browser, files["post"], end=end)
    assert page.locator("[data-item]:not(:visible)").count() == 0 and noted == []


def test_a_name_is_a_button_that_shows_what_is_with_that_person(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"])
    button = page.locator("button[data-person]").first
    name = button.inner_text()
    button.click()
    assert page.locator("#f-person").input_value() == name and button.get_attribute("aria-pressed") == "true"
    assert {name} == set(page.locator(".item:visible .who").all_inner_texts())
    button.click()
    assert page.locator("#f-person").input_value() == "" and button.get_attribute("aria-pressed") == "false"


def test_all_of_it_is_reached_and_worked_with_the_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"])
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "[document.activeElement.id || document.activeElement.textContent.trim(),"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
    assert reached[0][0] == "跳到事项"
    assert {"theme", "live", "f-zone", "f-department", "f-person"} <= {one[0] for one in reached}
    assert {one[1] for one in reached} == {"solid"}, "where one stands is seen"
    page.focus("#f-zone")
    page.keyboard.press("ArrowDown")
    assert page.locator("#f-zone").input_value() == choices(page, "zone")[0] and visible(page) < 82


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("audience", ["post", "supervisor"])
def test_names_and_contrast_pass_an_examination(
    browser: Browser, files: dict[str, Path], audience: str, scheme: Any
) -> None:
    page, _ = opened(browser, files[f"short-{audience}"], color_scheme=scheme)
    for summary in page.locator("details > summary").all()[:1] + page.locator(".trend summary").all()[:1]:
        summary.click()
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]}).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert "color-contrast" in {one["id"] for one in found["passes"]}, "else the examination looked at nothing"


def test_a_screen_reader_is_told_what_each_part_is(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"])
    for role, name in (
        ("region", "已逾期 32"),
        ("combobox", "片区"),
        ("navigation", "这一页有什么"),
        ("form", "筛选事项"),
    ):
        assert page.get_by_role(role, name=name, exact=True).count() == 1, name  # type: ignore[arg-type]
    assert page.locator("#shown").get_attribute("aria-live") == "polite"
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    levels = page.eval_on_selector_all("h1,h2,h3", "all => all.map(one => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    charts = page.locator("svg.chart").count()
    assert charts > 5 and page.locator("svg:not([aria-hidden])").count() == 0
    assert page.locator(".trend table").count() + page.locator("#causes table").count() == charts, "a table beside each"


@pytest.mark.parametrize("wide", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(browser: Browser, files: dict[str, Path], wide: int) -> None:
    page, _ = opened(browser, files["supervisor"], wide)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    columns = page.evaluate("getComputedStyle(document.querySelector('main')).gridTemplateColumns.split(' ').length")
    assert columns == (2 if wide == 1920 else 1)


@pytest.mark.parametrize(("scheme", "choice"), [("light", "dark"), ("dark", "light")])
def test_the_look_follows_the_system_unless_chosen(
    browser: Browser, files: dict[str, Path], scheme: Any, choice: str
) -> None:
    page, _ = opened(browser, files["post"], color_scheme=scheme)

    def bright() -> bool:
        return page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 246, 248)"

    assert bright() == (scheme == "light")
    page.select_option("#theme", choice)
    assert bright() == (choice == "light")


def test_it_prints_on_a_few_sheets_with_what_was_chosen(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["supervisor"], color_scheme="dark")
    pages = [_sheets(page)]
    page.select_option("#f-zone", choices(page, "zone")[0])
    pages.append(_sheets(page))
    assert 3 <= pages[0] <= 7 and pages[1] < pages[0]
    page.emulate_media(media="print")
    assert page.locator("#shown").is_visible() and not page.locator("#f-zone").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def _sheets(page: Page) -> int:
    return page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")


def test_without_its_script_everything_is_there_to_be_read(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["post"], java_script_enabled=False)
    assert visible(page) == page.locator("[data-item]").count() > 50
    assert not page.locator("form.filters").is_visible()
