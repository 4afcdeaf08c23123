"""What a partnership could be told about its report: fair, kind, and no surer than the reading is."""

from __future__ import annotations

from dataclasses import dataclass

from include.publish.looks import Row
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


@dataclass(frozen=True)
class Feedback:
    """The parts of a note to a partnership: what was clear, what would raise the score, what would help readers."""

    clear: tuple[str, ...]
    met: tuple[CriterionAnswer, ...]
    unmet: tuple[CriterionAnswer, ...]
    held_back: tuple[CriterionAnswer, ...]
    not_seen: tuple[str, ...]
    for_readers: tuple[Row, ...]

    @property
    def is_full_score(self) -> bool:
        """Whether nothing can raise the score."""
        return bool(self.met) and not self.unmet


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
        for_readers=tuple(
            row
            for row, _ in report.template
            if row["part_id"] in _FORMAT_PARTS and row["status"] in ("not_found", "to_check", "touched_on")
        ),
    )
