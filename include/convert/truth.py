"""Compares a converted document with what is known to stand in it: each measure counts right ones and how many there are.

The keys of a gold.json that conversion is measured by are all optional; beside those of GOLD_FORMAT there are
`pages` (page, text, in_pictures, scanned), `tables` (page, page_end, rows, in_image), `furniture` (page, text: running headers and
footers), and `complete`, which says that every heading and list item is labelled, so that what is found too much counts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from include.convert.model import Element, Page, Table

Gold = Mapping[str, Any]
Count = Callable[[str, int, int], None]
"""Adds to a figure: its name, how many are right, out of how many."""
Found = tuple[str, Element]
"""An element and the file it is from."""
BODY_KINDS = ("NarrativeText", "UncategorizedText", "ListItem", "Title")
EDGES = ("Header", "Footer")
KEY = 28
"""Letters at the start and end of an element by which its place is looked up."""
LONGEST_MISREADING = 0.06
"""Share of its letters in which a text from a scan may differ and still count as that text."""
_ITEM_NUMBER = re.compile(r"^\(?\w{1,4}[.)]\s+")


def squeezed(text: str) -> str:
    """Letters, digits and signs of money only, in lower case."""
    return re.sub(r"[^a-z0-9£%]", "", text.lower())


def words_of(text: str) -> Counter[str]:
    """Words with how often they stand there; those broken at a line end are made whole."""
    joined = re.sub(r"[\ufffe\x02\xad]\s*|-\s*\n\s*", "", text)
    return Counter(re.findall(r"[^\W_]+", joined.lower()))


def parts_of(element: Element) -> list[tuple[int, str]]:
    """What of an element stands on which page."""
    if element.page is None:
        return []
    if element.table is not None and element.table.row_pages:
        rows = zip(element.table.rows, element.table.row_pages, strict=True)
        return [(page, " ".join(row)) for row, page in rows] + [
            (element.page, element.text.replace("\n".join("\t".join(filter(None, r)) for r in element.table.rows), ""))
        ]
    marks = [0, *element.page_starts, len(element.text)]
    return [(element.page + n, element.text[a:b]) for n, (a, b) in enumerate(itertools.pairwise(marks))]


def count_pages(gold: Gold, pages: Sequence[Page], elements: Sequence[Element], count: Count) -> None:
    """Words of each page, in the page's text and in its elements, and words that do not stand there."""
    on_page: dict[int, list[str]] = defaultdict(list)
    for element in elements:
        for number, text in parts_of(element):
            on_page[number].append(text)
    for label in gold.get("pages", []):
        kind = "scanned" if label.get("scanned") else "text"
        there = words_of(label["text"])
        page = words_of(pages[label["page"] - 1].text) if label["page"] <= len(pages) else Counter()
        of_elements = words_of("\n".join(on_page[label["page"]]))
        count(f"words on their page, {kind} pages", (there & page).total(), there.total())
        count(f"words in elements of their page, {kind} pages", (there & of_elements).total(), there.total())
        seen = there + words_of(label.get("in_pictures", ""))
        count(f"words that do stand there, {kind} pages", (seen & page).total(), page.total())


def count_places(gold: Gold, elements: Sequence[Element], count: Count) -> None:
    """Beginnings and ends of labelled elements that are found, but on another page than theirs."""
    text: dict[int, str] = defaultdict(str)
    for element in elements:
        for number, part in parts_of(element):
            text[number] += squeezed(part)
    known = [squeezed(label["text"]) for label in gold.get("pages", [])]
    for label in gold.get("elements", []) if gold.get("complete") else []:
        whole = squeezed(label["text"])
        for key, page in ((whole[:KEY], label["page"]), (whole[-KEY:], label["page_end"])):
            places = {number for number, words in text.items() if key in words}
            # words that end several paragraphs, or are parted by a page break, say nothing about a place
            if len(key) == KEY and places and sum(key in words for words in known) == 1:
                count("found on a wrong page", int(page not in places), 1)


def count_elements(gold: Gold, elements: Sequence[Found], count: Count) -> None:
    """Headings, list items and paragraphs: found whole with their kind and page, and their section."""
    scans = {label["page"] for label in gold.get("pages", []) if label.get("scanned")}
    rest = [(file, e) for file, e in elements if e.zone not in ("cover", "contents", "furniture")]
    titles = [squeezed(label["text"]) for label in gold.get("elements", []) if label["element_type"] == "Title"]
    for label in gold.get("elements", []):
        kind = label["element_type"]
        same = _match(label, rest, scans, whole=bool(gold.get("complete")))
        count(f"{kind} found", int(same is not None), 1)
        if same is not None:
            rest = [one for one in rest if one[1] is not same]
            _count_section(label, same, count)
    if gold.get("complete"):
        for kind in ("Title", "ListItem"):
            extra = sum(e.element_type == kind and e.table is None for _, e in rest)
            labelled = [label for label in gold["elements"] if label["element_type"] == kind]
            right = sum(_match(label, elements, scans, whole=True) is not None for label in labelled)
            count(f"{kind} that is one", right, right + extra)
    elif titles:
        for _, element in elements:
            if element.element_type == "Title" and element.zone not in ("cover", "contents"):
                count("Title that is one", int(any(squeezed(element.text).startswith(t) for t in titles)), 1)


def _match(label: Gold, elements: Sequence[Found], scans: set[int], whole: bool) -> Element | None:
    kinds = ("NarrativeText", "UncategorizedText") if label["element_type"] == "NarrativeText" else ()
    for file, element in elements:
        if element.element_type != label["element_type"] and (not whole or element.element_type not in kinds):
            continue
        if whole:
            place = (element.page, element.page_end or element.page) == (label["page"], label["page_end"])
            if place and _alike(label["text"], element.text, label["page"] in scans):
                return element
        elif stands_at(label, file, element) and _starts(label["text"], element.text):
            return element
    return None


def _count_section(label: Gold, element: Element, count: Count) -> None:
    if "section_path" in label:
        same = [squeezed(one) for one in element.section_path] == [squeezed(one) for one in label["section_path"]]
        count("section path right", int(same), 1)
    elif label.get("section"):
        path = element.section_path
        count("section right", int(bool(path) and squeezed(path[-1]) == squeezed(label["section"])), 1)


def _alike(words: str, text: str, is_scan: bool) -> bool:
    one, other = squeezed(words), squeezed(text)
    if not is_scan or one == other:
        return one == other
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other) <= LONGEST_MISREADING * len(one)


def count_furniture(gold: Gold, elements: Sequence[Element], count: Count) -> None:
    """Running headers and footers: typed as such, and elements of the body that hold one."""
    labels = gold.get("furniture", [])
    for label in labels:
        typed = [e for e in elements if e.element_type in EDGES and e.page == label["page"]]
        count("headers and footers typed", int(any(squeezed(label["text"]) in squeezed(e.text) for e in typed)), 1)
    if not labels:
        return
    for element in elements:
        if element.element_type in EDGES:
            continue
        words = squeezed(element.text)
        # a page number alone is too short to be told within a text: only when it is all there is
        leaks = any(
            label["page"] == element.page
            and (
                squeezed(label["text"]) == words
                or (len(squeezed(label["text"])) > 8 and squeezed(label["text"]) in words)
            )
            for label in labels
        )
        count("elements with a header or footer in them", int(leaks), 1)


def count_tables(gold: Gold, elements: Sequence[Element], count: Count) -> None:
    """Cells in their row and column, text and image apart; whole tables; tables that are none."""
    if "tables" not in gold:
        return
    rest = [e for e in elements if e.table is not None]
    for label in gold["tables"]:
        kind = "image" if label.get("in_image") else "text"
        near = [e for e in rest if e.page and label["page"] <= (e.page_end or e.page) and e.page <= label["page_end"]]
        best = max(near, key=lambda e: exact_cells(label["rows"], e.table), default=None)
        right = exact_cells(label["rows"], best.table) if best is not None else 0
        size = sum(len(row) for row in label["rows"])
        count(f"table cells exact, {kind}", right, size)
        same_shape = best is not None and best.table is not None and len(best.table.rows) == len(label["rows"])
        count(f"tables whole, {kind}", int(right == size and same_shape), 1)
        if best is not None and right:
            rest = [e for e in rest if e is not best]
    count("tables that are one", len(gold["tables"]), len(gold["tables"]) + len(rest))


def exact_cells(rows: Sequence[Sequence[str]], table: Table | None) -> int:
    """How many cells stand in the same row and column with the same text, white space apart."""
    return sum(
        " ".join(cell.split()) == " ".join(other.split())
        for row, others in zip(rows, table.rows if table else [], strict=False)
        for cell, other in zip(row, others, strict=False)
    )


def count_pictures(gold: Gold, elements: Sequence[Found], count: Count) -> None:
    """Words known to stand in pictures, found to the letter and apart from spaces and signs."""
    for image in gold.get("images", []):
        texts = [" ".join(e.text.split()) for file, e in elements if stands_at(image, file, e)]
        for words in image["strings"]:
            count("strings in pictures, exact", int(any(" ".join(words.split()) in text for text in texts)), 1)
            count("strings in pictures, letters", int(any(squeezed(words) in squeezed(t) for t in texts)), 1)


def count_quotes(gold: Gold, pages: Sequence[tuple[str, Page]], count: Count) -> None:
    """Labelled quotes that stand on the page they are from."""
    labelled = [*gold.get("themes", []), *gold.get("criteria", []), *gold.get("compliance", {}).values()]
    for quote in (quote for label in labelled for quote in label.get("quotes", [])):
        there = any(squeezed(quote["text"]) in squeezed(p.text) and stands_at(quote, file, p) for file, p in pages)
        count("quotes on the page they are from", int(there), 1)


def stands_at(label: Gold, file: str, place: Page | Element) -> bool:
    """Whether a page or element is where a label says."""
    if label.get("page") is not None and place.page is not None:
        last = place.page_end if isinstance(place, Element) else place.page
        return bool(place.page <= label["page"] <= (last or place.page))
    return place.anchor == label.get("anchor") and label.get("file", file) == file


def _starts(words: str, text: str) -> bool:
    return squeezed(text).startswith(squeezed(words)) or squeezed(_ITEM_NUMBER.sub("", text)).startswith(
        squeezed(words)
    )
