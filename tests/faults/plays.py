"""What acts are made of: the tasks of the DAGs in plain Python, cut where a drill wants to look or to interfere."""

from __future__ import annotations

from typing import Any

from include.tasks import analyse_reports, collect_reports, publish_year
from include.workers import Outcome

YEAR = "2023-24"
REPORTS = ("colneborough-2023-24", "kestrel-bay-2023-24")
"""A PDF and a web page."""


def collect(run_id: str) -> dict[str, Any]:
    """Take the inbox in."""
    collected = collect_reports.take_in(run_id)
    collect_reports.check_and_keep(run_id, collected)
    return collected


def read(run_id: str, year: str = YEAR) -> list[dict[str, Any]]:
    """Plan, convert and analyse: everything is in staging then, and nothing in place."""
    batches, _ = analyse_reports.plan(run_id, year)
    outcomes: list[Outcome] = []
    for batch in batches:
        outcomes += analyse_reports.convert(run_id, year, batch, _ignore)
        outcomes += analyse_reports.analyse(run_id, year, batch, _ignore)
    return [
        {"report_id": one.report_id, "step": one.step, "status": one.status, "reason": one.reason} for one in outcomes
    ]


def keep(run_id: str, year: str = YEAR) -> dict[str, Any]:
    """Check what is staged, and put it in place."""
    return analyse_reports.check_and_keep(run_id, year)


def publish(run_id: str, year: str = YEAR) -> dict[str, Any]:
    """Release the year."""
    return publish_year.publish(run_id, year)


def analyse(run_id: str, year: str = YEAR) -> dict[str, Any]:
    """Everything after collecting, as the DAGs do it."""
    read(run_id, year)
    settled = keep(run_id, year)
    return {"settled": settled, "release": publish(run_id, year)}


def whole(run_id: str, year: str = YEAR) -> dict[str, Any]:
    """Everything, for one year."""
    collect(run_id)
    return analyse(run_id, year)


def _ignore(_: Outcome) -> None:
    """Outcomes are recorded in staging."""


def decide_twice() -> dict[str, Any]:
    """One person decides, the clock is set back, and they change their mind. Returns what then holds."""
    from datetime import timedelta

    from include.datasets import review
    from include.lake import open_lake
    from include.review import Decision, decide
    from include.settled import read_findings, settle
    from tests.faults import trouble

    lake = open_lake()
    finding = next(one for one in read_findings(lake, YEAR) if one.kind == "theme" and one.answer == "addressed")
    place = (finding.report_id, finding.kind, finding.key, finding.version, "ann")
    trouble.clock(timedelta(0))
    decide(lake, YEAR, Decision("first-word", *place, verdict="agree"))
    trouble.clock(timedelta(days=-365))
    decide(lake, YEAR, Decision("second-word", *place, verdict="amend", answer="not_mentioned"))
    rows = lake.rows(review.REVIEWS, YEAR)
    settled = settle(finding, rows)
    return {
        "settled": settled.answer,
        "settled_by": settled.settled_by,
        "reviews": len(settled.reviews),
        "decided": len(rows),
    }


def mark_and_take_back() -> list[str]:
    """The same with a mark. Returns the marks that then hold."""
    from datetime import timedelta

    from include.lake import open_lake
    from include.review import mark_exemplar, withdraw_exemplar
    from include.review.quoting import Quoted
    from include.settled import read_findings, settle_year
    from tests.faults import trouble

    lake = open_lake()
    finding = next(one for one in read_findings(lake, YEAR) if one.kind == "theme" and one.verified)
    quote = finding.verified[0]
    quoted = Quoted(quote["quote"], quote["document_id"], quote["page"], quote["anchor"])
    trouble.clock(timedelta(0))
    marked = mark_exemplar(lake, YEAR, "mark-one", "ann", finding.report_id, finding.kind, finding.key, quoted)
    trouble.clock(timedelta(days=-365))
    withdraw_exemplar(lake, YEAR, "mark-two", "ann", marked["exemplar_id"])
    return [row["exemplar_id"] for row in settle_year(lake, YEAR).exemplars()]
