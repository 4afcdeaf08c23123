"""People who settle a sample, for tests of what comes after."""

from __future__ import annotations

from include.lake import Lake
from include.review import Decision, decide
from include.settled import SettledAnswer, settle_year
from include.versions import fingerprint


def settle_sample(lake: Lake, year: str, most: int | None = None) -> int:
    """Have as many people as are asked agree with every answer of the sample, or with the first `most`; returns decisions.

    A claim without a verified quote they take back, as nobody may agree with it.
    """
    asked = [one for one in settle_year(lake, year).answers.values() if one.n_asked]
    decisions = [_decision(one, number) for one in asked[:most] for number in range(one.n_asked)]
    for decision in decisions:
        decide(lake, year, decision)
    return len(decisions)


def _decision(one: SettledAnswer, number: int) -> Decision:
    finding = one.finding
    unproven = finding.claims(finding.answer) and not finding.verified
    taken_back = {"theme": "partial", "criterion": "not_met", "compliance": "not_mentioned", "item": "not_an_item"}
    return Decision(
        review_id=f"{fingerprint([*finding.id, finding.version])}-{number}",
        report_id=finding.report_id,
        kind=finding.kind,
        key=finding.key,
        finding_version=finding.version,
        reviewer=f"reviewer-{number}",
        verdict="amend" if unproven else "agree",
        answer=taken_back.get(finding.kind) if unproven else None,
    )
