"""Everything published about one report, ready for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from include.datasets import analysed, raw
from include.frameworks import Criterion, Framework, Question, Theme
from include.publish.content import YearContent
from include.publish.looks import Figure, Figures, Place, Row, RowsByReport, place
from include.publish.rights import LONGEST_ON_A_PAGE, shortened
from include.publish.template import PARTS

_QUOTES = 2
_PARTS = {part.id: part for part in PARTS}
Inputs = dict[str, Any]


@dataclass(frozen=True)
class Quote:
    """A passage and where it stands."""

    text: str
    place: Place
    found_by: str


@dataclass(frozen=True)
class CriterionAnswer:
    """A criterion, its answer on its own merits, and what was not recognised where it is not met."""

    criterion: Criterion
    answer: Inputs
    counts: Figure
    quotes: tuple[Quote, ...]

    @property
    def is_met(self) -> bool:
        """Whether it is met on its own merits."""
        return bool(self.answer["answer"] == "met")

    @property
    def is_held_back(self) -> bool:
        """Whether it is met and does not count, since the criteria it rests on are not all met."""
        return self.is_met and not self.counts

    @property
    def unseen(self) -> list[str]:
        """Requirements the reading does not name; all of them where the reading is not of that kind."""
        told = self.answer["rationale"]
        return [one.name for one in self.criterion.requirements if one.name not in told]


@dataclass(frozen=True)
class Report:
    """One report's published answers, in the order of the framework."""

    report_id: str
    year: str
    framework: Framework
    state: Inputs
    documents: tuple[Inputs, ...]
    score: Row | None
    criteria: tuple[CriterionAnswer, ...]
    compliance: tuple[tuple[Question, Row, tuple[Quote, ...]], ...]
    themes: tuple[tuple[Theme, Row, tuple[Quote, ...]], ...]
    priorities: tuple[tuple[Row, Place], ...]
    contributions: tuple[tuple[Row, Place], ...]
    decisions: tuple[tuple[Row, Place], ...]
    reviews: tuple[tuple[Row, Place], ...]
    template: tuple[tuple[Row, Place | None], ...]
    exemplars: tuple[tuple[Row, Place], ...]
    audit: tuple[tuple[Row, tuple[Quote, ...]], ...]
    doubtful: frozenset[tuple[str, str]]

    @staticmethod
    def means(question: Question, row: Row) -> str:
        """What an answer to a question of compliance means, in the framework's words; nothing where it may mean one of several things."""
        if row["answer"] == "not_mentioned":
            return question.not_mentioned
        same = [one for one in question.answers if one.answer == row["answer"] and row["detail"] in (None, one.detail)]
        meanings = list(dict.fromkeys(one.definition for one in same))
        return meanings[0] if len(meanings) == 1 or (meanings and row["detail"]) else ""

    @property
    def own(self) -> dict[str, str]:
        """How the report itself stands in what is counted over its region, by the key of a line there."""
        found = {f"criterion {one.criterion.no}": str(one.answer["answer"]) for one in self.criteria}
        found |= {question.id: row["answer"] for question, row, _ in self.compliance}
        if self.score is not None:
            found[str(self.score.values["score"])] = "this_report"
        return found

    def n_themes(self, status: str) -> Figure:
        """How many themes the report treats like this, with where the count can be made again."""
        n = sum(row["status"] == status for _, row, _ in self.themes)
        return Figure(n, f"count of report_themes[report_id={self.report_id},status={status}]")

    def n_compliance(self, answer: str) -> Figure:
        """How many questions have this answer."""
        n = sum(row["answer"] == answer for _, row, _ in self.compliance)
        return Figure(n, f"count of report_compliance[report_id={self.report_id},answer={answer}]")

    @property
    def sections(self) -> list[tuple[str, list[tuple[Row, Place | None]]]]:
        """The parts of the proposed template under its sections, in its order."""
        found: dict[str, list[tuple[Row, Place | None]]] = {}
        for row, where in self.template:
            found.setdefault(row["section"], []).append((row, where))
        return list(found.items())

    def asks(self, row: Row) -> str:
        """What the template asks for in a part; of a theme its definition."""
        part = _PARTS[row["part_id"]]
        return part.asks or next((theme.definition for theme in self.framework.themes if theme.id == part.theme_id), "")

    def template_parts(self, status: str) -> list[Row]:
        """Parts of the proposed template with this status."""
        return [row for row, _ in self.template if row["status"] == status]

    def n_template(self, status: str) -> Figure:
        """How many parts of the proposed template have this status."""
        n = len(self.template_parts(status))
        return Figure(n, f"count of report_template[report_id={self.report_id},status={status}]")


class ReportAnswers:
    """A release's rows by report, found once for all pages and made for each."""

    def __init__(self, content: YearContent):
        self._content = content
        self._tables = {
            name: RowsByReport(name, table) for name, table in content.tables.items() if name.startswith("report_")
        }
        self._states = {row["partnership_id"]: row for row in content.inputs[analysed.REPORT_STATES]}
        self._criteria = {
            (row["report_id"], row["criterion_no"]): row for row in content.inputs[analysed.CRITERION_FINDINGS]
        }
        self._documents = _by_report(content.inputs[raw.DOCUMENTS], lambda row: row["report_id"])
        self._doubtful = frozenset(_doubtful(Figures(content.tables)))
        self._source = {row["document_id"]: row["source"] for row in content.inputs[raw.DOCUMENTS]}

    def of(self, partnership_id: str) -> Report | None:
        """The answers about a partnership's report; None where none was analysed."""
        state = self._states.get(partnership_id)
        if state is None or state["state"] == "failed":
            return None
        report_id, framework = state["report_id"], self._content.framework
        quotes = self._quotes(report_id)
        scores = self._tables["report_scores"].of(report_id)
        compliance = {row["question_id"]: row for row in self._tables["report_compliance"].of(report_id)}
        themes = {row.values["theme_no"]: row for row in self._tables["report_themes"].of(report_id)}
        return Report(
            report_id,
            self._content.year,
            framework,
            state,
            tuple(sorted(self._documents[report_id], key=_in_reading_order)),
            scores[0] if scores else None,
            tuple(self._criterion(report_id, one, scores, quotes) for one in framework.criteria if scores),
            tuple(
                (one, compliance[one.id], quotes["compliance", one.id])
                for one in framework.compliance
                if one.id in compliance
            ),
            tuple((one, themes[one.no], quotes["theme", str(one.no)]) for one in framework.themes if one.no in themes),
            self._items("report_priorities", report_id),
            self._items("report_contributions", report_id),
            self._items("report_decisions", report_id),
            self._items("report_reviews_mentioned", report_id),
            tuple((row, self._place(row)) for row in self._tables["report_template"].of(report_id)),
            self._items("report_exemplars", report_id),
            tuple((row, quotes["audit", row["finding_key"]]) for row in self._rows("report_audit", report_id)),
            self._doubtful,
        )

    def _criterion(
        self,
        report_id: str,
        criterion: Criterion,
        scores: Sequence[Row],
        quotes: dict[tuple[str, str], tuple[Quote, ...]],
    ) -> CriterionAnswer:
        answer = self._criteria[report_id, criterion.no]
        found = quotes["criterion", str(criterion.no)] if answer["answer"] == "met" else ()
        return CriterionAnswer(criterion, answer, scores[0][f"criterion_{criterion.no}"], found)

    def _quotes(self, report_id: str) -> dict[tuple[str, str], tuple[Quote, ...]]:
        """The first quotes of every finding of a report, by kind and key."""
        found: dict[tuple[str, str], list[Quote]] = defaultdict(list)
        for row in self._tables["report_evidence"].of(report_id):
            key = row["finding_kind"], row["finding_key"]
            if len(found[key]) < _QUOTES:
                found[key].append(
                    Quote(shortened(row["quote"], characters=LONGEST_ON_A_PAGE), place(row.values), row["found_by"])
                )
        return defaultdict(tuple, {key: tuple(some) for key, some in found.items()})

    def _items(self, table: str, report_id: str) -> tuple[tuple[Row, Place], ...]:
        return tuple(
            (row, place({"source": self._source.get(row["document_id"]), **_known(row)}))
            for row in self._rows(table, report_id)
        )

    def _rows(self, table: str, report_id: str) -> list[Row]:
        """Rows of a table that not every release has."""
        return self._tables[table].of(report_id) if table in self._tables else []

    def _place(self, row: Row) -> Place | None:
        return place(row.values) if row["document_id"] else None


def _doubtful(figures: Figures) -> Iterator[tuple[str, str]]:
    """Questions about which people and engine agree too little over the year, by kind and key."""
    for table, kind, key in (
        ("yearly_themes", "theme", "theme_no"),
        ("yearly_criteria", "criterion", "criterion_no"),
        ("yearly_compliance", "compliance", "question_id"),
    ):
        yield from ((kind, str(row.values[key])) for row in figures.rows(table) if row.reliability)


def _in_reading_order(document: Inputs) -> tuple[int, str]:
    return document["chapter_no"], document["document_id"]


def _known(row: Row) -> Inputs:
    return {name: row.values[name] for name in ("document_id", "page", "page_label", "anchor")}


def _by_report(rows: Iterable[Any], report_id: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[report_id(row)].append(row)
    return found
