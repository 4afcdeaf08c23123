"""A report as sections of paragraphs and tables, and the same as plain text, Markdown and a page of HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;margin:.8rem 0;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid #ddd;vertical-align:top}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}th,td{border-color:#444}}
"""


@dataclass
class Table:
    """Rows under a header."""

    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)


@dataclass
class Section:
    """A heading and what stands below it, in order."""

    title: str
    parts: list[str | Table] = field(default_factory=list)


def as_text(title: str, sections: Iterable[Section]) -> str:
    """For a terminal: tables in columns."""
    return "\n".join(_text_lines(title, sections)).rstrip() + "\n"


def _text_lines(title: str, sections: Iterable[Section]) -> Iterator[str]:
    yield title
    for section in sections:
        yield ""
        yield section.title
        for part in section.parts:
            if isinstance(part, str):
                yield f"  {part}"
                continue
            rows = [list(part.header), *(list(row) for row in part.rows)]
            widths = [max(len(row[at]) for row in rows) for at in range(len(part.header))]
            for row in rows:
                yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def as_markdown(title: str, sections: Iterable[Section]) -> str:
    """For a repository or a chat."""
    lines = [f"# {_escaped(title)}"]
    for section in sections:
        lines += ["", f"## {_escaped(section.title)}"]
        for part in section.parts:
            lines += ["", _escaped(part)] if isinstance(part, str) else ["", *table_lines(part)]
    return "\n".join(lines) + "\n"


def table_lines(table: Table) -> list[str]:
    """A table in Markdown."""
    rows = [table.header, ["---"] * len(table.header), *table.rows]
    return ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in rows]


def _escaped(text: str) -> str:
    """Words from a report must not become markup."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def percent(share: float) -> str:
    """Whole percent; a decimal where rounding would feign all or nothing."""
    whole = f"{100 * share:.0f}"
    return f"{100 * share:.1f} %" if whole in ("0", "100") and 0 < share < 1 else f"{whole} %"


def as_html(title: str, sections: Iterable[Section]) -> str:
    """One page that needs nothing beside it."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for section in sections:
        body.append(f"<h2>{html.escape(section.title)}</h2>")
        body += [
            f"<p>{html.escape(part)}</p>" if isinstance(part, str) else _html_table(part) for part in section.parts
        ]
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _html_table(table: Table) -> str:
    header = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in table.header)
    rows = ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows]
    return f"<table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
