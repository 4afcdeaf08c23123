"""What partners gave, as far as reports say it in pounds, and how far that can be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from include.publish.content import YearContent
from include.publish.looks import Figure, Figures, Row
from include.publish.numbers import is_of_year
from include.publish.symbols import NOT_AVAILABLE
from include.publish.yearly import ANY_CONTRIBUTOR

STATUTORY = ("local_authority", "police", "health")
OTHERS = "others"
_TABLE = "report_contributions"


@dataclass(frozen=True)
class ReportMoney:
    """The pounds one report states for its year, by partner; a partner without a sum has no figure.

    `shares` are those of the three statutory partners in what the three give together, where all three are stated.
    """

    partnership_id: str
    partnership: str
    amounts: dict[str, Figure]
    shares: dict[str, Figure]
    total: Figure
    is_comparable: bool


@dataclass(frozen=True)
class Money:
    """Partners over all reports, report by report, and how many reports say enough to compare.

    `standings`: reports by how much they say: `all_three` statutory partners in pounds, `some` of the pounds,
    `no_pounds` (contributions, but no sum of this year), `none`; and `local_authority_most`, of the comparable. `spread`: of the shares of each statutory partner over comparable reports the
    lowest, the median and the highest.
    """

    partners: list[Row]
    spread: dict[str, dict[str, Figure]]
    whole: Row
    reports: list[ReportMoney]
    standings: dict[str, Figure]


def money(content: YearContent, figures: Figures) -> Money:
    """From `yearly_contributions` and `report_contributions`.

    As in the yearly table, sums take cash of the reporting year; what is given in kind is left out.
    """
    rows = figures.by_category("yearly_contributions")
    sums = _sums(content)
    names = {row["report_id"]: row for row in content.rows(_TABLE)}
    reports = [_report(report_id, names[report_id], sums[report_id]) for report_id in sorted(sums)]
    whole = rows.pop(ANY_CONTRIBUTOR)
    n_any, n_all = whole.values["count"], whole.values["denominator"]
    all_three = [by for by in sums.values() if set(STATUTORY) <= by.keys() and any(by[one] for one in STATUTORY)]
    standings = {
        "all_three": len(all_three),
        "some": len(sums) - len(all_three),
        "no_pounds": n_any - len(sums),
        "none": n_all - n_any,
        "local_authority_most": sum(by["local_authority"] > max(by["police"], by["health"]) for by in all_three),
    }
    return Money(
        partners=list(rows.values()),
        spread={
            partner: _spread(partner, [one.shares[partner] for one in reports if one.shares]) for partner in STATUTORY
        },
        whole=whole,
        reports=reports,
        standings={name: Figure(n, f"{_TABLE}:reports[{name}]") for name, n in standings.items()},
    )


def _sums(content: YearContent) -> dict[str, dict[str, float]]:
    """Pounds by report and by partner, of reports that state any."""
    amounts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in content.rows(_TABLE):
        amount = row["amount_gbp"]
        if amount is None or amount < 0 or row["kind"] == "in_kind" or not is_of_year(row["period"], content.year):
            continue
        group = row["contributor_group"] if row["contributor_group"] in STATUTORY else OTHERS
        amounts[row["report_id"]][group].append(amount)
    return {report: {by: round(sum(sorted(a)), 2) for by, a in groups.items()} for report, groups in amounts.items()}


def _spread(partner: str, shares: list[Figure]) -> dict[str, Figure]:
    """The lowest, the median and the highest of the shares of one partner; nothing where no report can be compared."""
    values = [share.value for share in shares if share.value is not None]
    told = {"lowest": min(values), "median": round(median(values), 1), "highest": max(values)} if values else {}
    return {name: Figure(value, f"{_TABLE}:shares[{partner}|{name}]", "%") for name, value in told.items()}


def _report(report_id: str, row: dict[str, Any], sums: dict[str, float]) -> ReportMoney:
    def figure(group: str, value: float | None) -> Figure:
        return Figure(value, f"{_TABLE}:pounds[{report_id}|{group}]", "£", NOT_AVAILABLE)

    together = sum(sums.get(partner, 0.0) for partner in STATUTORY)
    is_comparable = set(STATUTORY) <= sums.keys() and together > 0
    shares = {
        partner: Figure(round(100 * sums[partner] / together, 1), f"{_TABLE}:share[{report_id}|{partner}]", "%")
        for partner in (STATUTORY if is_comparable else ())
    }
    return ReportMoney(
        partnership_id=row["partnership_id"],
        partnership=row["partnership"],
        amounts={group: figure(group, sums.get(group)) for group in (*STATUTORY, OTHERS)},
        shares=shares,
        total=figure(ANY_CONTRIBUTOR, round(sum(sums.values()), 2)),
        is_comparable=is_comparable,
    )
