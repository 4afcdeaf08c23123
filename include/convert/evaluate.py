"""How right conversion is, on any folder of reports with known answers (GOLD_FORMAT: `gold.json` beside the files).

    python -m include.convert.evaluate [FOLDER] [--no-pictures]

Prints words recovered per page, wrong pages, headings, list items, sections, table cells, strings in pictures and
leaked headers and footers, each with its denominator and the figure to reach. What the gold does not label is left
out. Without a folder it measures the labelled set of tests/convert, which it renders first.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from include.convert import truth
from include.convert.document import convert_document
from include.convert.model import HTML, PDF, Converted

REACH: Mapping[str, tuple[str, float]] = {
    "words on their page, text pages": ("≥", 0.995),
    "words in elements of their page, text pages": ("≥", 0.995),
    "words on their page, scanned pages": ("≥", 0.97),
    "words in elements of their page, scanned pages": ("≥", 0.97),
    "found on a wrong page": ("≤", 0.0),
    "headings, F1": ("≥", 0.90),
    "table cells exact, text": ("≥", 0.95),
    "table cells exact, image": ("≥", 0.95),
    "elements with a header or footer in them": ("≤", 0.005),
}
"""What conversion is to reach, by figure."""
Counts = dict[str, tuple[int, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when the folder has no gold.json."""
    parser = argparse.ArgumentParser(
        prog="python -m include.convert.evaluate", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("folder", type=Path, nargs="?", help="folder with gold.json and the files it names")
    parser.add_argument("--no-pictures", action="store_true", help="without the scans and pictures of the labelled set")
    told = parser.parse_args(arguments)
    if told.folder is None:
        with tempfile.TemporaryDirectory() as folder:
            labelled = importlib.import_module("tests.convert.labelled")
            counts = measure(labelled.render(Path(folder), with_pictures=not told.no_pictures))
    elif (told.folder / "gold.json").is_file():
        counts = measure(told.folder)
    else:
        sys.stderr.write(f"There is no gold.json in {told.folder}. Name a folder of reports with known answers.\n")
        return 1
    sys.stdout.write("\n".join(lines_of(counts)) + "\n")
    return 0


def lines_of(counts: Counts) -> list[str]:
    """The figures as lines of a table: right ones, of how many, share, what is to be reached."""
    lines = []
    for name, (right, total) in counts.items():
        sign, reach = REACH.get(name, ("", 0.0))
        aim = f"   reach {sign} {100 * reach:g} %" if sign else ""
        lines.append(f"{name:50} {right:7} of {total:7}  {100 * right / total:7.2f} %{aim}")
    f1 = heading_f1(counts)
    if f1 is not None:
        lines.append(f"{'headings, F1':50} {'':18}  {100 * f1:7.2f} %   reach ≥ {100 * REACH['headings, F1'][1]:g} %")
    return lines


def heading_f1(counts: Counts) -> float | None:
    """Harmonic mean of the headings' recall and precision; None where they are not labelled."""
    if "Title found" not in counts or "Title that is one" not in counts:
        return None
    recall, precision = (right / total for right, total in (counts["Title found"], counts["Title that is one"]))
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def short_of_reach(counts: Counts) -> list[str]:
    """The figures that fall short of what is to be reached."""
    shares = {name: right / total for name, (right, total) in counts.items() if total}
    f1 = heading_f1(counts)
    if f1 is not None:
        shares["headings, F1"] = f1
    return [
        name
        for name, (sign, reach) in REACH.items()
        if name in shares and (shares[name] < reach if sign == "≥" else shares[name] > reach)
    ]


def measure(folder: Path) -> Counts:
    """For each figure how many are right, and out of how many."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def count(name: str, good: int, of: int) -> None:
        right[name] += good
        total[name] += of

    for gold in json.loads((folder / "gold.json").read_text(encoding="utf-8")):
        _measure_report(folder, gold, count)
    return {name: (right[name], total[name]) for name in total if total[name]}


def _measure_report(folder: Path, gold: truth.Gold, count: truth.Count) -> None:
    found = [(file, _convert(folder, file)) for file in gold["files"]]
    for file, converted in found:
        if file.endswith(".pdf"):
            _count_text_layer(folder / file, converted, count)
    pages = [(file, page) for file, converted in found for page in converted.pages]
    elements = [(file, element) for file, converted in found for element in converted.elements]
    plain = [element for _, element in elements]
    truth.count_pages(gold, [page for _, page in pages], plain, count)
    truth.count_places(gold, plain, count)
    truth.count_elements(gold, elements, count)
    truth.count_tables(gold, plain, count)
    truth.count_pictures(gold, elements, count)
    truth.count_quotes(gold, pages, count)
    truth.count_furniture(gold, plain, count)


def _convert(folder: Path, file: str) -> Converted:
    beside = (folder / file).parent

    def picture(src: str) -> bytes | None:
        return (beside / src).read_bytes() if (beside / src).is_file() else None

    kind = PDF if file.endswith(".pdf") else HTML
    return convert_document((folder / file).read_bytes(), kind, picture=picture, name=Path(file).name)


def _count_text_layer(file: Path, converted: Converted, count: truth.Count) -> None:
    """Against pypdfium2, for any PDF: as many pages, and every word of the text layer."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(file.read_bytes())
    count("documents with as many pages as the PDF", int(len(document) == len(converted.pages)), 1)
    for number, page in enumerate(converted.pages, start=1):
        there = truth.words_of(document[number - 1].get_textpage().get_text_range())
        of_page = [e.text for e in converted.elements if e.page and e.page <= number <= (e.page_end or e.page)]
        count("words of the text layer on their page", (there & truth.words_of(page.text)).total(), there.total())
        in_elements = truth.words_of("\n".join(of_page))
        count("words of the text layer in elements", (there & in_elements).total(), there.total())
        count("pages with text", int(bool(page.text.strip()) or not there), 1)


if __name__ == "__main__":
    raise SystemExit(main())
