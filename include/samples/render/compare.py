"""Whether two renderings are the same: byte for byte, or in words and pixels when compression differs."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

LOOK_SCALE = 0.5


def differences(fresh: Path, committed: Path, names: list[str]) -> list[str]:
    """One message per file that is missing, left over or different. `names` are folders or files in both."""
    fresh_files, old_files = files_under(fresh, names), files_under(committed, names)
    found = [f"{name}: not committed: run python -m include.samples.render" for name in fresh_files - old_files]
    found += [
        f"{name}: has no source any more: run python -m include.samples.render" for name in old_files - fresh_files
    ]
    for name in fresh_files & old_files:
        if not is_same(fresh / name, committed / name):
            found.append(f"{name}: differs from its source: run python -m include.samples.render")
    return sorted(found)


def files_under(folder: Path, names: list[str]) -> set[str]:
    """Paths, relative to `folder`, of all files under the names."""
    found: set[str] = set()
    for name in names:
        path = folder / name
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {file.relative_to(folder).as_posix() for file in inside if file.is_file()}
    return found


def is_same(one: Path, other: Path) -> bool:
    """Equal bytes; or equal pixels, and for a PDF equal words too."""
    first, second = one.read_bytes(), other.read_bytes()
    if first == second:
        return True
    if one.suffix == ".png":
        return (
            Image.open(io.BytesIO(first)).convert("RGB").tobytes()
            == Image.open(io.BytesIO(second)).convert("RGB").tobytes()
        )
    if one.suffix == ".pdf":
        return list(pages_of(first)) == list(pages_of(second))
    return False


def pages_of(data: bytes) -> list[tuple[str, bytes]]:
    """(words, pixels at half size) of each page."""
    document = pypdfium2.PdfDocument(data)
    return [
        (page.get_textpage().get_text_range(), page.render(scale=LOOK_SCALE).to_pil().tobytes()) for page in document
    ]
