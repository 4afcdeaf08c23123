"""On the labelled set conversion reaches what it promises, and the set is what it says it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from include.convert import truth
from include.convert.evaluate import Counts, heading_f1, measure, short_of_reach
from include.convert.model import Element, Table
from tests.convert.labelled import render


@pytest.fixture(scope="module")
def text_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(tmp_path_factory.mktemp("labelled"), with_pictures=False)


@pytest.fixture(scope="module")
def figures(text_set: Path) -> Counts:
    return measure(text_set)


def share(counts: Counts, name: str) -> float:
    right, total = counts[name]
    assert total > 0
    return right / total


def test_the_set_has_sixty_pages_and_more_in_six_layouts_and_more(text_set: Path) -> None:
    reports = json.loads((text_set / "gold.json").read_text())
    assert sum(report["n_pages"] for report in reports) >= 60
    assert len(reports) >= 6


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, text_set: Path) -> None:
    again = render(tmp_path, with_pictures=False)
    assert {f.name: f.read_bytes() for f in again.iterdir()} == {f.name: f.read_bytes() for f in text_set.iterdir()}


def test_text_pages_reach_every_figure(figures: Counts) -> None:
    assert short_of_reach(figures) == []
    assert figures["found on a wrong page"][0] == 0
    assert (heading_f1(figures) or 0) >= 0.97


@pytest.mark.parametrize(
    "name",
    [
        "ListItem found",
        "ListItem that is one",
        "NarrativeText found",
        "section path right",
        "table cells exact, text",
        "headers and footers typed",
        "tables that are one",
    ],
)
def test_elements_are_whole_of_the_right_kind_and_under_their_headings(figures: Counts, name: str) -> None:
    assert share(figures, name) >= 0.97


@pytest.mark.slow
def test_scans_and_pictures_reach_every_figure(tmp_path: Path) -> None:
    from tests.convert.labelled.pictures import PICTURED_REPORTS

    counts = measure(render(tmp_path, makers=PICTURED_REPORTS))
    assert short_of_reach(counts) == []
    assert share(counts, "words in elements of their page, scanned pages") >= 0.97
    assert share(counts, "strings in pictures, exact") >= 0.95
    assert share(counts, "Title found") >= 0.9


# --- the measures themselves can fail ------------------------------------------------------------------------

GOLD = {
    "complete": True,
    "pages": [
        {"page": 1, "text": "Our year Words on page one"},
        {"page": 2, "text": "the nine words that stand on another page here"},
    ],
    "elements": [
        {
            "page": 2,
            "page_end": 2,
            "element_type": "NarrativeText",
            "text": "the nine words that stand on another page here",
            "section_path": [],
        }
    ],
    "tables": [{"page": 1, "page_end": 1, "rows": [["a", "b"], ["c", "d"]]}],
    "furniture": [{"page": 2, "text": "Yearly Report"}],
}


def counted(elements: list[Element]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}

    def count(name: str, good: int, of: int) -> None:
        right, total = found.get(name, (0, 0))
        found[name] = (right + good, total + of)

    truth.count_pages(GOLD, [], elements, count)
    truth.count_places(GOLD, elements, count)
    truth.count_elements(GOLD, [("a.pdf", e) for e in elements], count)
    truth.count_tables(GOLD, elements, count)
    truth.count_furniture(GOLD, elements, count)
    return found


def test_an_element_on_the_wrong_page_a_leak_and_a_wrong_cell_are_counted() -> None:
    wrong = counted(
        [
            Element("NarrativeText", "the nine words that stand on another page here", page=1, page_end=1),
            Element("NarrativeText", "Yearly Report and more", page=2, page_end=2),
            Element("Title", "No heading at all", page=2, page_end=2),
            Element("Table", "a b c x", page=1, page_end=1, table=Table([["a", "b"], ["c", "x"]])),
        ]
    )
    assert wrong["found on a wrong page"][0] == wrong["found on a wrong page"][1] > 0
    assert wrong["NarrativeText found"] == (0, 1)
    assert wrong["Title that is one"] == (0, 1)
    assert wrong["table cells exact, text"] == (3, 4)
    assert wrong["elements with a header or footer in them"] == (1, 4)
    assert wrong["words in elements of their page, text pages"][0] < 15


def test_words_of_an_element_over_a_page_break_count_for_the_page_they_stand_on() -> None:
    whole = Element(
        "NarrativeText", "Our year Words on page one the nine words that stand on another page here", page=1, page_end=2
    )
    whole.page_starts = [whole.text.index("the nine")]
    assert counted([whole])["words in elements of their page, text pages"] == (15, 15)
