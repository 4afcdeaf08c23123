"""How fast conversion is, beside bare pdfminer.six and pypdfium2 on the same files.

    python -m include.convert.benchmark FOLDER [--no-pictures]

Prints pages per CPU-second of this process for each reader, and where conversion spends its time. Imports are not
counted: a run pays them once for all its reports (include/convert/warm.py).
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

STEPS = {
    "characters and their looks": ("glyphs.py", "segments"),
    "lines and pictures drawn": ("rules.py", "drawn_on"),
    "ruled tables": ("ruled.py", "take_ruled_tables"),
    "other tables": ("drawn.py", "take_drawn_tables"),
    "aligned tables": ("aligned.py", "take_aligned_tables"),
    "reading pictures": ("read.py", "_read_pictures"),
    "headers and footers": ("furniture.py", "take_furniture"),
    "columns and lines": ("layout.py", "lines_in_order"),
    "paragraphs and items": ("blocks.py", "blocks_of"),
    "types of text (unstructured)": ("classify.py", "text_type"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; 1 when the folder holds no PDF."""
    parser = argparse.ArgumentParser(
        prog="python -m include.convert.benchmark", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("folder", type=Path, help="PDF files to read")
    parser.add_argument("--no-pictures", action="store_true", help="leave pictures unread: text pages only")
    told = parser.parse_args(arguments)
    files = {path.name: path.read_bytes() for path in sorted(told.folder.rglob("*.pdf"))}
    if not files:
        sys.stderr.write(f"No PDF in {told.folder}. Name a folder that holds some.\n")
        return 1
    sys.stdout.write(report(files, with_pictures=not told.no_pictures))
    return 0


def report(files: dict[str, bytes], with_pictures: bool = True) -> str:
    """The comparison as text."""
    import pypdfium2
    from pdfminer.high_level import extract_text

    import include.convert.warm  # noqa: F401
    from include.convert.document import convert_document

    seconds = None if with_pictures else -1.0
    pages = sum(len(pypdfium2.PdfDocument(data)) for data in files.values())

    def pdfium(data: bytes) -> None:
        for page in pypdfium2.PdfDocument(data):
            page.get_textpage().get_text_range()

    readers: dict[str, Callable[[bytes], object]] = {
        "pdfminer.six, text only": lambda data: extract_text(io.BytesIO(data)),
        "pypdfium2, text only": pdfium,
        "this conversion": lambda data: convert_document(data, ocr_seconds=seconds),
    }
    rates = {name: pages / _cpu_seconds(read, files) for name, read in readers.items()}
    lines = [f"{len(files)} files, {pages} pages, pages per CPU-second:"]
    lines += [
        f"  {name:28} {rate:8.1f}   {rate / rates['pdfminer.six, text only']:6.2f} × pdfminer.six"
        for name, rate in rates.items()
    ]
    return (
        "\n".join([*lines, "", "Where conversion spends its time:", *_shares(readers["this conversion"], files)]) + "\n"
    )


def _cpu_seconds(read: Callable[[bytes], object], files: dict[str, bytes]) -> float:
    start = time.process_time()
    for data in files.values():
        read(data)
    return time.process_time() - start


def _shares(read: Callable[[bytes], object], files: dict[str, bytes]) -> list[str]:
    from include.convert.classify import text_type

    text_type.cache_clear()
    profile = cProfile.Profile()
    profile.enable()
    _cpu_seconds(read, files)
    profile.disable()
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    spent = {(Path(file).name, function): row[3] for (file, _, function), row in stats.stats.items()}  # type: ignore[attr-defined]
    return [f"  {name:28} {100 * spent.get(place, 0.0) / total:5.1f} %" for name, place in STEPS.items()]


if __name__ == "__main__":
    raise SystemExit(main())
