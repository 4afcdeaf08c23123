"""Whether a pair of files keeps the open data standard of Explore education statistics.

The rules are those of the Department for Education's analysts' guide ("Open data standards") and of its screener
(`eesyscreener`), in our own words and as far as they can touch files of this kind: England and its regions,
institutions, one year or several, filters with totals, figures or symbols. `faults` names every breach.
"""

from __future__ import annotations

from include.publish.open_data.pair import Fault, Pair, read_csv
from include.publish.open_data.standard import described, rows  # the order of their rules is that of `rules`
from include.publish.open_data.standard.terms import DEFAULT_COLUMN, META_COLUMNS, REQUIRED, RULES, Rule

__all__ = ["DEFAULT_COLUMN", "META_COLUMNS", "described", "faults", "rows", "rules"]


def rules() -> dict[str, str]:
    """All rules in the order they are looked at: name and sentence."""
    return {_name(check): (check.__doc__ or "").strip() for check in RULES}


def faults(name: str, data: bytes, meta: bytes) -> list[Fault]:
    """Every breach of the standard in the files `{name}.csv` and `{name}.meta.csv`; none for a sound pair."""
    try:
        header, rows = read_csv(data)
        meta_header, meta_rows = read_csv(meta)
    except (UnicodeDecodeError, ValueError) as error:
        return [Fault("readable", f"{name}: {error}. Write plain CSV in UTF-8.")]
    missing = [column for column in REQUIRED if column not in header]
    missing += [column for column in META_COLUMNS if column not in meta_header]
    if missing:
        return [Fault("columns_there", f"{name}: column {', '.join(missing)} is missing.")]
    pair = Pair(name, header, rows, meta_header, meta_rows)
    return [Fault(_name(check), f"{name}: {text}") for check in RULES for text in check(pair)]


def _name(check: Rule) -> str:
    return check.__name__.strip("_")
