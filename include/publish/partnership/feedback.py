"""What a partnership could be told about its report: fair, kind, and no surer than the reading is."""

from __future__ import annotations

from dataclasses import dataclass

from include.frameworks import Question
from include.publish.looks import Place, Row
from include.publish.partnership.answers import CriterionAnswer, Report

_MOST = 5
_FORMAT_PARTS = {
    "next_steps",
    "conclusion",
    "money_table",
    "money_of_each_partner",
    "text_not_pictures",
    "other_formats",
}


_HOW = {
    "mirrors_guidance": "One way is a list at the beginning of what the guidance asks a yearly report to cover, with the page on which the "
    "report comes to each.",
    "processes": "One way is a chapter that says in words who leads, which groups there are and what they do, how quality is assured and how "
    "training is planned; a chart alone cannot be read by everybody.",
    "impact_with_evidence": "One way is a part ‘What difference has it made?’ under each priority: what changed for children, since when, and the "
    "audit, figure, feedback or case that shows it.",
    "future_planning": "One way is a part ‘Next steps’ under each priority: what is planned, by whom and by when, and which of the year’s findings it "
    "follows from.",
}
"""How reports do it that the analysis of 2023-24 (RR1501, chapter "Examples of quality reporting") shows as good ones, by criterion."""


@dataclass(frozen=True)
class Unmet:
    """A question of compliance that the report answers otherwise, and what that answer means."""

    question: Question
    means: str


@dataclass(frozen=True)
class Feedback:
    """The parts of a note to a partnership: what was clear, what would raise the score, what would help readers."""

    clear: tuple[str, ...]
    met: tuple[CriterionAnswer, ...]
    unmet: tuple[CriterionAnswer, ...]
    held_back: tuple[CriterionAnswer, ...]
    not_seen: tuple[str, ...]
    otherwise: tuple[Unmet, ...]
    marked: tuple[tuple[Row, Place], ...]
    for_readers: tuple[Row, ...]

    @property
    def is_full_score(self) -> bool:
        """Whether nothing can raise the score."""
        return bool(self.met) and not self.unmet

    @staticmethod
    def how(one: CriterionAnswer) -> str:
        """How other reports do what a criterion asks for; nothing where nobody has written it down."""
        return _HOW.get(one.criterion.id, "")


def feedback(report: Report) -> Feedback:
    """Feedback on a report: themes treated most surely first, questions and parts of the template it leaves open."""
    addressed = [(theme.name, row) for theme, row, _ in report.themes if row["status"] == "addressed"]
    surest = sorted(addressed, key=lambda one: -one[1].values["confidence"])[:_MOST]
    clear = {name for name, _ in surest}
    return Feedback(
        clear=tuple(theme.name for theme, _, _ in report.themes if theme.name in clear),
        met=tuple(one for one in report.criteria if one.is_met),
        unmet=tuple(one for one in report.criteria if not one.is_met),
        held_back=tuple(one for one in report.criteria if one.is_held_back),
        not_seen=tuple(question.name for question, row, _ in report.compliance if row["answer"] == "not_mentioned"),
        otherwise=tuple(
            Unmet(question, report.means(question, row))
            for question, row, _ in report.compliance
            if row["answer"] == "unmet"
        ),
        marked=report.exemplars,
        for_readers=tuple(
            row
            for row, _ in report.template
            if row["part_id"] in _FORMAT_PARTS and row["status"] in ("not_found", "to_check", "touched_on")
        ),
    )
