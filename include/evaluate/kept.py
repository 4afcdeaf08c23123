"""Headline figures kept in the repository: later runs are compared with them, and the README shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.evaluate.gold import GoldError
from include.evaluate.layout import Table, percent, table_lines
from include.evaluate.measure import Figures
from include.settings import SAMPLES

KEPT = SAMPLES / "figures.json"
TOLERANCE = 0.02
"""How far a headline may fall before a run fails. With two dozen answers, one more wrong answer is further."""
_START, _END = "<!-- figures -->", "<!-- /figures -->"


@dataclass(frozen=True)
class Headline:
    """One of the figures people ask for first."""

    name: str
    part: str
    measure: str
    says: str
    reach: float | None = None
    lower_is_better: bool = False
    is_share: bool = True


HEADLINES = (
    Headline("status_macro_f1", "theme", "macro_f1", "Theme status, macro-F1", 0.80, is_share=False),
    Headline("status_right", "theme", "accuracy", "Theme status right"),
    Headline("status_kappa", "theme", "kappa", "Theme status, Cohen's kappa", is_share=False),
    Headline("evidence_page", "theme", "page", "First quote of an addressed theme on a right page", 0.95),
    Headline("criteria_right", "criterion", "accuracy", "Criteria right", 0.85),
    Headline("score_right", "score", "accuracy", "Score right"),
    Headline("compliance_right", "compliance", "accuracy", "Compliance answers right", 0.85),
    Headline("compliance_detail", "detail", "accuracy", "Details of compliance right (chair's status)"),
    Headline(
        "calibration_error", "theme", "calibration_error", "Calibration error of theme answers", 0.05, True, False
    ),
    Headline("quotes_exact", "quote", "exact_at_once", "Quotes exact on the cited page at the first look"),
    Headline("quote_pages", "quote", "page_accuracy", "Verified quotes on the page the engine cited"),
    Headline("quote_coverage", "quote", "coverage", "Positive answers with a verified quote"),
    Headline("contributions_found", "contribution", "recall", "Contributions found (name and pounds)"),
    Headline("contributions_known", "contribution", "precision", "Reported contributions that are known"),
    Headline("priorities_found", "priority", "recall", "Priorities found"),
    Headline("priorities_known", "priority", "precision", "Reported priorities that are known"),
    Headline("audit_right", "audit", "accuracy", "Audit questions of earlier years right"),
    Headline("audit_detail", "audit_detail", "accuracy", "Impact told from description in them"),
    Headline("audit_page", "audit", "page", "First quote of an audit answer on a right page"),
    Headline("audit_values_found", "audit_value", "recall", "Choices they name found"),
    Headline("audit_values_known", "audit_value", "precision", "Reported choices that are known"),
    Headline("beside_right", "beside", "accuracy", "Questions of instruments used beside right"),
    Headline("beside_page", "beside", "page", "First quote of such an answer on a right page"),
)


def headlines(figures: Figures) -> dict[str, dict[str, float | int | None]]:
    """Value and counts of each headline that has a denominator."""
    kept: dict[str, dict[str, float | int | None]] = {}
    for one in HEADLINES:
        found = figures.get(one.part, one.measure)
        if found.value is not None:
            right = None if found.numerator is None or not one.is_share else int(found.numerator)
            kept[one.name] = {"value": round(found.value, 4), "right": right, "of": found.denominator}
    return kept


def read_kept(path: Path = KEPT) -> dict[str, Any]:
    """What is kept, by split and engine; nothing where there is no file. Raises GoldError when it is not JSON."""
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise GoldError(f"{path} is not what `--accept` writes ({error}). Restore it or accept anew.") from None


def accept(figures: Figures, made_by: Mapping[str, str], path: Path = KEPT) -> None:
    """Keep these figures as those that later runs are compared with."""
    kept = read_kept(path)
    kept.setdefault(made_by["data"], {})[made_by["engine"]] = {
        "code_version": made_by["code_version"],
        "data_version": made_by["data_version"],
        "reports": len(figures.results),
        "figures": headlines(figures),
    }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def compare(
    figures: Figures, made_by: Mapping[str, str], path: Path = KEPT, tolerance: float = TOLERANCE
) -> tuple[list[str], list[str]]:
    """What fell by more than the tolerance, and what else is worth saying, each in a sentence."""
    before = read_kept(path).get(made_by["data"], {}).get(made_by["engine"])
    if before is None:
        return [], [f"No earlier figures are kept for {made_by['data']} and {made_by['engine']}; --accept keeps these."]
    notes = []
    if before["data_version"] != made_by["data_version"]:
        notes.append(
            "The known answers or their files have changed since the figures were kept: compare with care, --accept keeps new ones."
        )
    now = headlines(figures)
    fallen = []
    for one in HEADLINES:
        earlier, later = before["figures"].get(one.name), now.get(one.name)
        if earlier is None:
            continue
        if later is None:
            fallen.append(f"{one.says}: was {_told(earlier)}, and now nothing is measured for it.")
            continue
        change = float(later["value"] or 0) - float(earlier["value"] or 0)
        worse = change if one.lower_is_better else -change
        if worse > tolerance + 1e-9:
            direction = "rose" if one.lower_is_better else "fell"
            fallen.append(f"{one.says} {direction} from {_told(earlier)} to {_told(later)}.")
        elif abs(change) > 1e-4:
            notes.append(f"{one.says}: {_told(earlier)} before, {_told(later)} now.")
    return fallen, notes


def readme_block(kept: Mapping[str, Any], engine: str = "extractive") -> str:
    """The table of headline figures as the README shows it; splits that no pattern was tuned on come first."""
    splits = sorted(
        (name for name, engines in kept.items() if engine in engines and _has_more_than_audits(engines[engine])),
        key=lambda name: (name != "held_out", name),
    )
    if not splits:
        return "No figures are kept yet: `make evaluate` with `--accept` keeps them."
    table = Table(["", *(f"{name} ({kept[name][engine]['reports']} reports)" for name in splits), "to reach"])
    for one in HEADLINES:
        cells = [kept[name][engine]["figures"].get(one.name) for name in splits]
        if any(cells):
            reach = "" if one.reach is None else f"{'≤' if one.lower_is_better else '≥'} {one.reach:.2f}"
            table.rows.append([one.says, *(_told(cell) if cell else "not labelled" for cell in cells), reach])
    return "\n".join(table_lines(table))


def _has_more_than_audits(kept: Mapping[str, Any]) -> bool:
    """Reports of earlier years answer other questions: their figures stand in docs/instruments.md."""
    return "audit_right" not in kept["figures"] or "status_right" in kept["figures"]


def write_readme(readme: Path, kept: Mapping[str, Any], only_check: bool = False) -> bool:
    """Put the block between its two marks; returns whether the README had it already. Raises GoldError without marks."""
    text = readme.read_text(encoding="utf-8")
    if text.count(_START) != 1 or text.count(_END) != 1 or text.index(_START) > text.index(_END):
        raise GoldError(f"{readme} needs the lines {_START} and {_END}, once each: the figures go between them.")
    before, rest = text.split(_START)
    after = rest.split(_END)[1]
    wanted = f"{before}{_START}\n{readme_block(kept)}\n{_END}{after}"
    if wanted != text and not only_check:
        readme.write_text(wanted, encoding="utf-8")
    return wanted == text


def _told(cell: Mapping[str, Any]) -> str:
    if cell["right"] is not None:
        return f"{cell['right']} of {cell['of']} ({percent(cell['value'])})"
    return f"{cell['value']:.3f} ({cell['of']} answers)"
