"""Nothing is silently empty: what was assembled is compared with what pdfium says stands on each page."""

from __future__ import annotations

from include.convert.model import Element, Page

LEAST_SHARE = 0.98
"""A page with a smaller share of its letters is reported."""


def letters_in(text: str) -> int:
    """Letters and digits: what no change of white space, hyphens or bullets alters."""
    return sum(char.isalnum() for char in text)


def check_pages(pages: list[Page], letters: list[int]) -> list[str]:
    """Put a problem on every page that is empty or holds fewer letters than its text layer; returns a summary.

    `letters` are the letters of each page's text layer, read in one piece and apart from the assembling.
    """
    empty, short = [], []
    for page, expected in zip(pages, letters, strict=True):
        found = letters_in(page.text)
        if not page.text.strip():
            page.problems.append("No text was found on this page.")
            empty.append(str(page.page))
        elif page.read_by == "text" and found < LEAST_SHARE * expected:
            page.problems.append(f"Only {found} of {expected} letters of this page could be put in order.")
            short.append(str(page.page))
    problems = [f"No text on page {', '.join(empty)}."] if empty else []
    return [*problems, *([f"Letters are missing on page {', '.join(short)}."] if short else [])]


def with_lost_pages(pages: list[Page], elements: list[Element]) -> list[Element]:
    """The elements, with one of unknown kind for every page that has text but no element; it is reported."""
    covered = {n for e in elements if e.page for n in range(e.page, (e.page_end or e.page) + 1)}
    lost = [page for page in pages if page.page not in covered and page.text.strip()]
    for page in lost:
        page.problems.append("The text of this page could not be told apart into elements; it stands in one.")
        element = Element(
            "UncategorizedText", page.text, page=page.page, page_end=page.page, page_label=page.page_label
        )
        place = next((n for n, e in enumerate(elements) if e.page and page.page and e.page > page.page), len(elements))
        elements.insert(place, element)
    return elements
