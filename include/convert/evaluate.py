"""How right conversion is, on any folder of reports with known answers (GOLD_FORMAT: `gold.json` beside the files).

    python -m include.convert.evaluate FOLDER

Prints words recovered per page (against pypdfium2), pages without text, quotes on their page, headings, sections and
list items found, and words found in pictures. What the gold does not label is left out of the figures.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from include.convert.document import convert_document
from include.convert.model import HTML, PDF, Converted, Element, Page

Gold = Mapping[str, Any]
_ITEM_NUMBER = re.compile(r"^\(?\w{1,4}[.)]\s+")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when the folder has no gold.json."""
    parser = argparse.ArgumentParser(
        prog="python -m include.convert.evaluate", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("folder", type=Path, help="folder with gold.json and the files it names")
    folder = parser.parse_args(arguments).folder
    if not (folder / "gold.json").is_file():
        sys.stderr.write(f"There is no gold.json in {folder}. Name a folder of reports with known answers.\n")
        return 1
    counts = measure(folder)
    for name, (right, total) in counts.items():
        share = f"{100 * right / total:6.2f} %" if total else "not labelled"
        sys.stdout.write(f"{name:44} {right:7} of {total:7}  {share}\n")
    return 0


def measure(folder: Path) -> dict[str, tuple[int, int]]:
    """For each figure how many are right, and out of how many."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def count(name: str, good: int | bool, of: int = 1) -> None:
        right[name] += int(good)
        total[name] += of

    for gold in json.loads((folder / "gold.json").read_text()):
        found = [(file, _convert(folder, file)) for file in gold["files"]]
        for file, converted in found:
            if file.endswith(".pdf"):
                _count_words(folder / file, converted, count)
        pages = [(file, page) for file, converted in found for page in converted.pages]
        elements = [(file, element) for file, converted in found for element in converted.elements]
        _count_quotes(gold, pages, count)
        _count_elements(gold, elements, count)
        for image in gold.get("images", []):
            for words in image["strings"]:
                count("strings in pictures", any(_same(words, e.text) and _at(image, file, e) for file, e in elements))
    return {name: (right[name], total[name]) for name in total}


def _convert(folder: Path, file: str) -> Converted:
    beside = (folder / file).parent

    def picture(src: str) -> bytes | None:
        return (beside / src).read_bytes() if (beside / src).is_file() else None

    kind = PDF if file.endswith(".pdf") else HTML
    return convert_document((folder / file).read_bytes(), kind, picture=picture, name=Path(file).name)


def _count_words(file: Path, converted: Converted, count: Any) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(file.read_bytes())
    count("documents with as many pages as the PDF", len(document) == len(converted.pages))
    for number, page in enumerate(converted.pages, start=1):
        there = _words(document[number - 1].get_textpage().get_text_range())
        of_page = [e.text for e in converted.elements if e.page and e.page <= number <= (e.page_end or e.page)]
        count("words of the text layer on their page", (there & _words(page.text)).total(), there.total())
        count("words of the text layer in elements", (there & _words("\n".join(of_page))).total(), there.total())
        count("pages with text", bool(page.text.strip()) or not there)


def _count_quotes(gold: Gold, pages: list[tuple[str, Page]], count: Any) -> None:
    labelled = [*gold.get("themes", []), *gold.get("criteria", []), *gold.get("compliance", {}).values()]
    for quote in (quote for label in labelled for quote in label.get("quotes", [])):
        count(
            "quotes on the page they are from",
            any(_same(quote["text"], p.text) and _at(quote, file, p) for file, p in pages),
        )


def _count_elements(gold: Gold, elements: list[tuple[str, Element]], count: Any) -> None:
    labelled = gold.get("elements", [])
    for label in labelled:
        kind = label["element_type"]
        hits = [
            e
            for file, e in elements
            if e.element_type == kind and _at(label, file, e) and _starts(label["text"], e.text)
        ]
        count(f"{kind} found", bool(hits))
        if hits and label.get("section"):
            count(
                "section right",
                bool(hits[0].section_path) and _squeeze(hits[0].section_path[-1]) == _squeeze(label["section"]),
            )
    titles = [_squeeze(label["text"]) for label in labelled if label["element_type"] == "Title"]
    if titles:
        for _, element in elements:
            if element.element_type == "Title" and element.zone not in ("cover", "contents"):
                text = _squeeze(element.text)
                count("Titles that are labelled headings", any(text.startswith(title) for title in titles))


def _at(label: Gold, file: str, place: Page | Element) -> bool:
    if label.get("page") is not None and place.page is not None:
        last = place.page_end if isinstance(place, Element) else place.page
        return bool(place.page <= label["page"] <= (last or place.page))
    return place.anchor == label.get("anchor") and label.get("file", file) == file


def _same(words: str, text: str) -> bool:
    return _squeeze(words) in _squeeze(text)


def _starts(words: str, text: str) -> bool:
    return _squeeze(text).startswith(_squeeze(words)) or _squeeze(_ITEM_NUMBER.sub("", text)).startswith(
        _squeeze(words)
    )


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9£%]", "", text.lower())


def _words(text: str) -> Counter[str]:
    joined = re.sub(r"[\ufffe\x02\xad]\s*|-\s*\n\s*", "", text)
    return Counter(re.findall(r"[^\W_]+", joined.lower()))


if __name__ == "__main__":
    raise SystemExit(main())
