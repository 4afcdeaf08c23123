"""A real browser for tests of pages. In a test file: `from tests.browser import browser, faults  # noqa: F401`.

`browser` is one Chromium for the file; `new_page(browser, …)` opens a window of a given size and colour scheme, and
`faults(page)` is what axe-core finds wrong with it for people who cannot see, hear or use a mouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

from local.browser import HELP, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = (1280, 800)
TABLET = (820, 1180)
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the test file. Without one the tests fail: they must not pass unseen."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    assert path, HELP
    with sync_playwright() as playwright:
        # as root Chromium refuses its sandbox; the pages are our own and it talks to 127.0.0.1 only
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


def new_page(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    **options: Any,
) -> Page:
    """A window without cookies, of a size in pixels, that the reader has set to light or dark."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-GB", **options
    )
    return context.new_page()


def faults(page: Page, *, all_rules: bool = False) -> list[str]:
    """What axe-core finds wrong: serious and critical faults of any kind, and every breach of WCAG 2.2 A and AA.

    With `all_rules` also what is merely good practice. Each in one line: rule, gravity, the element.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]}"
        for fault in found
        if all_rules or fault["impact"] in ("serious", "critical") or set(fault["tags"]) & set(WCAG_22_AA)
        for node in fault["nodes"]
    ]
