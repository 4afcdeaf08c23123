"""A year of three reports about which people decided: every way in which an answer can be settled, once."""

from __future__ import annotations

from pathlib import Path

from include.lake import Lake
from include.review import Decision, Quoted, decide, mark_exemplar
from include.settled import settle_year
from tests.publish.a_year import QUOTE, YEAR, a_lake, a_report, document_id, partnership

REVIEWERS = ("zebedee", "quentin")
REPORT = f"{partnership(0)}-{YEAR}"
OTHER = f"{partnership(1)}-{YEAR}"


def say(lake: Lake, reviewer: str, report_id: str, kind: str, key: str, answer: str | None, *quotes: str) -> None:
    """One decision: another answer, or agreement where there is none."""
    finding = settle_year(lake, YEAR).answers[report_id, kind, key].finding
    number = int(report_id.split("-")[1])
    decide(
        lake,
        YEAR,
        Decision(
            review_id=f"{reviewer}-{report_id}-{kind}-{key}",
            report_id=report_id,
            kind=kind,
            key=key,
            finding_version=finding.version,
            reviewer=reviewer,
            verdict="amend" if answer else "agree",
            answer=answer,
            note="Read again.",
            quotes=tuple(Quoted(quote, document_id(number), 2) for quote in quotes),
        ),
    )


def a_reviewed_lake(folder: Path) -> Lake:
    """Scores of 4, 2 and 2 by the engine. People say of the first report:

    theme 7 is not mentioned, theme 14 is (with a quote), criterion 1 is not met, its contribution is none; they agree on
    theme 2, differ on independent scrutiny of the second report, and mark a passage.
    """
    lake = a_lake(folder, [a_report(0, score=4), a_report(1, score=2), a_report(2, score=2)])
    one, other = REVIEWERS
    say(lake, one, REPORT, "theme", "2", None)
    say(lake, one, REPORT, "theme", "7", "not_mentioned")
    say(lake, one, REPORT, "theme", "14", "addressed", QUOTE)
    say(lake, one, REPORT, "criterion", "1", "not_met")
    say(lake, one, REPORT, "item", "c0-police", "not_an_item")
    say(lake, one, OTHER, "compliance", "independent_scrutiny", "unmet")
    say(lake, other, OTHER, "compliance", "independent_scrutiny", None)
    quoted = Quoted(QUOTE, document_id(0), 2)
    mark_exemplar(lake, YEAR, "mark-0001", one, REPORT, "theme", "4", quoted, "Says what changed.")
    return lake
