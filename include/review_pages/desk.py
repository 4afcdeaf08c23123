"""What the review pages show and do, without a word of HTTP: the lake, the year as it is settled, a person's work."""

from __future__ import annotations

import functools
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from include.datasets.raw import COVERAGE
from include.datasets.review import REVIEW_SAMPLE
from include.lake import Lake, open_lake
from include.review import is_asked, queue, reviewers_of
from include.review.question import in_words
from include.review_pages.pictures import PictureError, Pictures
from include.review_pages.places import Box, Document, Place, Report, Reports, page_name
from include.review_pages.search import Hit, nearest
from include.settings import get_settings
from include.settled import SettledAnswer, SettledYear, settle_year

_NAMES_KEPT_S = 300
_FIRST_GUESS_S = 60.0
"""Seconds an answer is taken to need, as long as there are too few of this person's own times to tell."""
_ENOUGH_TIMES = 5
_PARTS = {"random": "random part", "stratified": "stratified part", "risk": "doubtful answers"}
_CHECKED = {
    "verified": "word for word",
    "paraphrase": "the page says something like it",
    "not_found": "not found in the report",
}


@dataclass(frozen=True)
class Mark:
    """A rectangle of a picture, in thousandths of it from its top left; `is_now` where one has just turned to it."""

    left: float
    top: float
    width: float
    height: float
    is_now: bool = False


@dataclass(frozen=True)
class Work:
    """How far a year is, and this person in it."""

    sampled: int
    settled: int
    contested: int
    open_for_you: int
    minutes: int


@dataclass
class Shown:
    """A place as it is shown: its picture with marks where it has one, its words always."""

    document: Document
    place: Place
    blocks: Sequence[Any]
    now: str = ""
    size: tuple[int, int] = (0, 0)
    marks: list[Mark] = field(default_factory=list)
    lines: list[tuple[str, Mark]] = field(default_factory=list)
    """The words of the picture, to be selected on it."""
    notice: str = ""
    has_picture: bool = False


class Desk:
    """One for a web server: keeps pictures and reports at hand. Thread-safe."""

    def __init__(self) -> None:
        self.reports = Reports()
        self.pictures = Pictures()
        self._warming = threading.Lock()

    @property
    def lake(self) -> Lake:
        """The lake of the settings in force."""
        return _lake(get_settings().lake_uri)

    def warm(self) -> None:
        """Start what draws pages, so that the first page opened does not wait for it."""
        if self._warming.acquire(blocking=False):
            threading.Thread(target=self.pictures.warm, name="warm-pictures", daemon=True).start()

    # --- years and answers --------------------------------------------------------------------------

    def years(self) -> list[str]:
        """Reporting years a sample has been drawn for, newest first."""
        return sorted(self.lake.years(REVIEW_SAMPLE), reverse=True)

    def year(self, year: str) -> SettledYear:
        """A year with all decisions there are."""
        return settle_year(self.lake, year, kept=True)

    def work(self, settled: SettledYear, reviewer: str) -> Work:
        """Progress of the sample, and how long this person's open answers will take them."""
        progress = settled.progress()
        mine = len(self.open(settled, reviewer))
        spent = [row["seconds"] for row in settled.reviews if row["reviewer"] == reviewer and row["seconds"]]
        each = median([*spent, *[_FIRST_GUESS_S] * (_ENOUGH_TIMES - len(spent))])
        minutes = max(1, round(mine * each / 60)) if mine else 0
        return Work(progress.sampled, progress.settled, progress.contested, mine, minutes)

    def open(self, settled: SettledYear, reviewer: str) -> list[SettledAnswer]:
        """What waits for this person, in their order of work."""
        return queue(settled, reviewer, reviewers_of(get_settings()))

    def turn(self, settled: SettledYear, reviewer: str) -> list[SettledAnswer]:
        """This person's answers in the order in which they go through them: decided ones first, then open ones."""
        decided = [(_own(one, reviewer), one) for one in settled.answers.values()]
        done = sorted(((row["decided_at"], one.finding.id, one) for row, one in decided if row), key=lambda it: it[:2])
        return [*(one for _, _, one in done), *self.open(settled, reviewer)]

    # --- one answer ---------------------------------------------------------------------------------

    def own_answer(self, one: SettledAnswer, reviewer: str) -> str:
        """What this person has said of it, in words; empty where nothing."""
        row = _own(one, reviewer)
        return said(row) if row else ""

    def own_note(self, one: SettledAnswer, reviewer: str) -> str:
        """The note this person left with it; empty where none."""
        row = _own(one, reviewer)
        return (row["note"] or "") if row else ""

    def others(self, one: SettledAnswer, reviewer: str) -> list[dict[str, str]]:
        """What two people who differ have said, for the third who settles it, and for nobody else."""
        if not (one.is_contested and is_asked(one, reviewer)):
            return []
        return [{"answer": said(row), "note": row["note"] or ""} for row in one.reviews]

    def made_by(self, one: SettledAnswer) -> str:
        """Which engine and model answered; what the extractive engine says is provisional."""
        engine, model = one.finding.engine, str(one.finding.row.get("model") or "")
        name = model if model.startswith(engine) else f"{engine} {model}".strip()
        return f"Engine: {name}" + (" (provisional)" if engine == "extractive" else "")

    def part(self, one: SettledAnswer) -> str:
        """Which part of the sample it was drawn for; what makes it doubtful is the finding's to say."""
        return _PARTS.get(one.sampled["part"], "") if one.sampled else "not in the sample"

    def quotes(self, one: SettledAnswer, report: Report) -> list[dict[str, Any]]:
        """The engine's quotes with their place in the report and what the check found."""
        rows = []
        for row in one.finding.quotes:
            document = report.document(row["document_id"])
            place = document.place_of(row["page"], row["anchor"]) if document else None
            name = page_name(row["page"], row["page_label"], row["anchor"])
            checked = _CHECKED[row["check_result"]] + (", read from a picture" if row["read_by"] == "ocr" else "")
            rows.append({**row, "no": place.no if place else 1, "place": name, "checked": checked})
        return rows

    def nearest(self, one: SettledAnswer, report: Report) -> tuple[Hit, ...]:
        """Where the report comes nearest to the question, for an answer that has nothing to show; kept with the report."""
        if one.finding.id not in report.nearest:
            report.nearest[one.finding.id] = nearest(report, one.finding)
        return report.nearest[one.finding.id]

    def good_practice(
        self, settled: SettledYear, one: SettledAnswer, reviewer: str, report: Report
    ) -> list[dict[str, Any]]:
        """The passages this person has marked for the answer's question: of others' marks nobody learns here."""
        mine = {row["exemplar_id"] for row in settled.marks if row["reviewer"] == reviewer}
        rows = []
        for row in settled.exemplars():
            if row["exemplar_id"] not in mine:
                continue
            if (row["report_id"], row["finding_kind"], row["finding_key"]) == one.finding.id:
                document = report.document(row["document_id"])
                place = document.place_of(row["page"], row["anchor"]) if document else None
                name = page_name(row["page"], row["page_label"], row["anchor"])
                rows.append({**row, "no": place.no if place else 1, "place": name})
        return rows

    def partnership(self, year: str, partnership_id: str) -> str:
        """Its name, as the coverage of the year has it; the slug where that does not."""
        now = int(time.monotonic() // _NAMES_KEPT_S)
        return _names(get_settings().lake_uri, year, now).get(partnership_id, partnership_id)

    # --- its report ---------------------------------------------------------------------------------

    def first_place(self, one: SettledAnswer, report: Report) -> tuple[Document, Place] | None:
        """Where to open the report: at the best verified quote, else at an item's own place, else at the beginning."""
        candidates = [*one.finding.verified, *one.finding.quotes, one.finding.row]
        for row in candidates:
            document = report.document(row.get("document_id") or "")
            place = document.place_of(row.get("page"), row.get("anchor")) if document else None
            if document and place:
                return document, place
        return next(((one, one.places[0]) for one in report.documents if one.places), None)

    def show(self, document: Document, place: Place, quotes: Sequence[str], now: str = "") -> Shown:
        """A place with the quotes that stand on it marked, and the words one looks at `now` more than they are.

        Says so where a picture or a mark cannot be had.
        """
        shown = Shown(document, place, document.blocks(place, quotes, now), now)
        others = [quote for quote in quotes if quote != now]
        if document.is_pdf and place.page is not None:
            try:
                self._picture(shown, place.page, [*others, *([now] if now else [])])
            except PictureError as error:
                shown.notice = str(error)
        return shown

    def _picture(self, shown: Shown, page_no: int, quotes: Sequence[str]) -> None:
        lake, key = self.lake, shown.document.raw_key
        width, height = self.pictures.size(lake, key, page_no)
        shown.size, shown.has_picture = (round(width), round(height)), True
        unmarked = 0
        for quote, found in zip(quotes, self.pictures.marks(lake, key, page_no, quotes), strict=True):
            box = None if found else shown.document.box_of(shown.place, quote)
            marks = [_share(box, width, height)] if box else found
            unmarked += not marks
            shown.marks += [_mark(mark, quote == shown.now) for mark in marks]
        shown.lines = [(text, _mark(mark)) for text, mark in self.pictures.lines(lake, key, page_no)]
        if unmarked and not shown.marks:
            shown.notice = "The quote stands on this page; where, could not be marked on its picture. See Text."


def new_review_id() -> str:
    """The number a form carries, so that it is taken once however often it is sent."""
    return uuid.uuid4().hex


def said(row: Any) -> str:
    """A decision in words: `partial`, `met (transitioned)`, `cannot tell`."""
    if row["answer"] is None:
        return in_words(row["verdict"])
    return in_words(row["answer"]) + (f" ({in_words(row['detail'])})" if row["detail"] else "")


def _mark(share: tuple[float, float, float, float], is_now: bool = False) -> Mark:
    left, top, width, height = (round(1000 * side, 1) for side in share)
    return Mark(left, top, width, height, is_now)


def _share(box: Box, width: float, height: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left / width, top / height, (right - left) / width, (bottom - top) / height


def _own(one: SettledAnswer, reviewer: str) -> Any:
    return next((row for row in one.reviews if row["reviewer"] == reviewer), None)


@functools.lru_cache(maxsize=4)
def _lake(uri: str) -> Lake:
    return open_lake(uri)


@functools.lru_cache(maxsize=8)
def _names(uri: str, year: str, _now: int) -> dict[str, str]:
    return {row["partnership_id"]: row["partnership"] for row in _lake(uri).rows(COVERAGE, year)}
