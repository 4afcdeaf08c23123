"""The yearly report in a real browser: silent, alone, readable by everybody, on a phone and on paper."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from include.publish.trend import draw_trend
from tests.browser import browser, faults, new_page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = (360, 740)
NARROW = (320, 640)
"""What WCAG asks a page to fit without being scrolled sideways: 1,280 pixels at four times the size."""


@pytest.fixture(scope="module")
def address(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("release") / "report.html"
    path.write_text(source, encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, address: str, **options: Any) -> Page:  # noqa: F811
    """The page in a window of its own."""
    page = new_page(browser, **options)
    page.goto(address)
    return page


def test_it_says_nothing_to_the_console_and_asks_nobody_for_anything(browser, address):  # noqa: F811
    said: list[str] = []
    asked: list[str] = []
    page = new_page(browser)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.locator("summary").first.click()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [address]


def test_on_a_phone_nothing_is_wider_than_the_screen_and_axe_finds_no_fault(browser, address):  # noqa: F811
    page = opened(browser, address, size=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    sizes = page.evaluate("[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height)")
    assert min(sizes) > 9.5, "labels of charts stay readable"
    assert faults(page) == []


@pytest.mark.slow
def test_the_trend_fits_a_phone_too_and_axe_finds_no_fault(browser, content, tmp_path):  # noqa: F811
    (tmp_path / "trend.html").write_bytes(draw_trend(content)["trend.html"])
    page = opened(browser, (tmp_path / "trend.html").as_uri(), size=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
    assert faults(page) == []


def test_the_keyboard_skips_to_the_matter(browser, address):  # noqa: F811
    page = opened(browser, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_it_prints_whole_with_names_that_are_folded_on_the_screen(browser, address):  # noqa: F811
    page = opened(browser, address)
    page.emulate_media(media="print")
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table')].map(t => t.scrollWidth - t.parentElement.clientWidth))"
    )
    assert widest <= 0, "no table runs off the paper"
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert 10 < len(printed) < 60
    for passage in ("Shire 4 Partnership", "Table 1.", "Chart 1.", "Versions, licence and how to cite", "not reviewed"):
        assert passage in " ".join(text.split())
    assert "Skip to the main content" not in text
