"""The chase list as a page of its own: no script, no address of others, nothing that a document says is ever markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from include.datasets.words import COVERAGE_STATUSES
from include.reporting_years import in_london

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0 2rem}
caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border-bottom:1px solid #b1b4b6;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
code{background:#f3f2f1;padding:.1rem .3rem}
"""
_IN_WORDS = {
    "found": "found",
    "not_found": "not found",
    "unreachable": "site unreachable",
    "blocked_by_robots": "blocked by robots.txt",
    "quarantined": "waits for a decision",
    "failed": "cannot be read",
}
Rows = Sequence[Mapping[str, Any]]


def page(year: str, coverage: Rows, chase: Rows, waiting: Rows, now: datetime) -> str:
    """A year's chase list for people: figures, what to chase, what waits for a decision."""
    counts = Counter(row["status"] for row in coverage)
    overdue = sum(row["is_overdue"] == "yes" for row in chase)
    due = next((row["deadline"] for row in coverage if row.get("deadline")), None)
    figures = ", ".join(f"{counts[status]} {_IN_WORDS[status]}" for status in COVERAGE_STATUSES if counts[status])
    deadline = f" Due by {due:%d %B %Y}; {overdue} overdue." if due else ""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Missing reports {escape(year)}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>Missing reports {escape(year)}</h1>",
            f"<p>{len(coverage)} partnerships: {figures}.{deadline} As of {in_london(now):%d %B %Y}.</p>",
            _table("To chase", ("Partnership", "Status", "Since", "Overdue", "What to do"), map(_chase, chase)),
            _table(
                "Documents that wait for a decision",
                ("Document", "Why", "Line for the overrides (complete it)"),
                map(_waiting, waiting),
            ),
            "</main></body></html>\n",
        ]
    )


def _chase(row: Mapping[str, Any]) -> list[str]:
    name = escape(row["partnership"])
    overdue = f"{row['days_overdue']} days" if row["days_overdue"] is not None else "no"
    return [
        f"{_link(row['website'], name)}<br>{escape(row['region'])}",
        escape(_IN_WORDS.get(row["status"], row["status"])),
        escape(row["since"]),
        overdue,
        escape(row["what_to_do"] or ""),
    ]


def _waiting(row: Mapping[str, Any]) -> list[str]:
    line = ",".join(str(row[name] or "") for name in ("document", "partnership_id", "reporting_year", "kind"))
    title = f"<br>{escape(row['title'])}" if row["title"] else ""
    return [
        f"{_link(row['source'], escape(row['source']))}{title}",
        escape(row["why"] or ""),
        f"<code>{escape(line)},,</code>",
    ]


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return f"<h2>{caption}</h2><p>None.</p>"
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _link(address: str, text: str) -> str:
    if address.lower().startswith(("http://", "https://")):
        return f'<a href="{escape(address)}" rel="noreferrer">{text}</a>'
    return text
