"""Words in pictures: Tesseract when it is installed (six times faster), else the bundled rapidocr, offline either way."""

from __future__ import annotations

import csv
import functools
import io
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

import numpy as np

LEAST_CONFIDENCE = 0.5
"""Lines read with less confidence than this are noise: photographs, icons, textures."""
TESSERACT_TIMEOUT_S = 120


@dataclass(slots=True)
class OcrLine:
    """A line of words in a picture, with its place in pixels from the top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


@dataclass
class OcrBudget:
    """Seconds that character recognition may take in one document, so that a long scan does not lose everything."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def is_spent(self) -> bool:
        return time.monotonic() - self.started > self.seconds


def read_lines(picture: np.ndarray[Any, Any]) -> list[OcrLine]:
    """The lines of words in a picture (height × width × 3, RGB), top to bottom."""
    lines = _tesseract(picture) if has_tesseract() else _rapidocr(picture)
    return sorted(
        (line for line in lines if line.confidence >= LEAST_CONFIDENCE and _says_something(line.text)),
        key=_place,
    )


def _says_something(text: str) -> bool:
    """Whether it holds a letter or digit, or is the dash of an empty cell; a black box is read as a sign, too."""
    return any(char.isalnum() for char in text) or text.strip() in ("-", "–", "—")


def _place(line: OcrLine) -> tuple[float, float]:
    return line.top, line.x0


@functools.cache
def has_tesseract() -> bool:
    """Whether Tesseract with English is installed."""
    if shutil.which("tesseract") is None:
        return False
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return "eng" in (languages.stdout + languages.stderr).split()


def mean_confidence(lines: list[OcrLine]) -> float | None:
    """Mean confidence of the lines, weighted by their length; None without any."""
    letters = sum(len(line.text) for line in lines)
    return round(sum(line.confidence * len(line.text) for line in lines) / letters, 3) if letters else None


def passages(lines: list[OcrLine]) -> list[str]:
    """The lines as passages: those under one another in one box of a chart belong together."""
    groups: list[list[OcrLine]] = []
    for line in sorted(lines, key=_place):
        for group in groups:
            if _goes_on(group[-1], line):
                group.append(line)
                break
        else:
            groups.append([line])
    return [" ".join(line.text for line in group) for group in groups]


def _goes_on(above: OcrLine, line: OcrLine) -> bool:
    height = min(above.bottom - above.top, line.bottom - line.top)
    gap = line.top - above.bottom
    overlap = min(above.x1, line.x1) - max(above.x0, line.x0)
    narrower = min(above.x1 - above.x0, line.x1 - line.x0)
    return -0.5 * height < gap < 0.55 * height and overlap > 0.5 * narrower


@functools.lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    # measured on charts, screenshots and whole pages: the same words as with the defaults in a third of the time
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": 960,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        }
    )


def warm_up() -> None:
    """Load the models, so that processes forked from this one have them; more than a second for each that has not.

    With one thread the engine has no pool of its own, and what is forked from here can use it.
    """
    if not has_tesseract():
        _engine()


def _rapidocr(picture: np.ndarray[Any, Any]) -> list[OcrLine]:
    found = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))
    if found.txts is None or found.boxes is None:
        return []
    lines = []
    for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        lines.append(OcrLine(" ".join(text.split()), min(xs), min(ys), max(xs), max(ys), float(score)))
    return lines


def _tesseract(picture: np.ndarray[Any, Any]) -> list[OcrLine]:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG")
    command = ["tesseract", "stdin", "stdout", "-l", "eng", "--psm", "3", "tsv"]
    run = subprocess.run(
        command, input=buffer.getvalue(), capture_output=True, timeout=TESSERACT_TIMEOUT_S, check=False
    )
    return lines_of_tsv(run.stdout.decode("utf-8", errors="replace")) if run.returncode == 0 else _rapidocr(picture)


def lines_of_tsv(tsv: str) -> list[OcrLine]:
    """Tesseract's table of words as lines; a wide gap within a line (table cells) parts it."""
    rows: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") == "5" and (row.get("text") or "").strip():
            rows.setdefault((row["page_num"], row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    lines: list[OcrLine] = []
    for words in rows.values():
        part: list[dict[str, str]] = []
        for word in words:
            height = float(word["height"])
            if part and float(word["left"]) - float(part[-1]["left"]) - float(part[-1]["width"]) > 2 * height:
                lines.append(_line(part))
                part = []
            part.append(word)
        lines.append(_line(part))
    return lines


def _line(words: list[dict[str, str]]) -> OcrLine:
    return OcrLine(
        " ".join(word["text"] for word in words),
        min(float(w["left"]) for w in words),
        min(float(w["top"]) for w in words),
        max(float(w["left"]) + float(w["width"]) for w in words),
        max(float(w["top"]) + float(w["height"]) for w in words),
        mean(float(w["conf"]) for w in words) / 100,
    )
