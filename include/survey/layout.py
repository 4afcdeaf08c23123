"""The tables of a wave as people read them: one CSV per table, and one page with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from include.publish.symbols import SYMBOLS
from include.spreadsheets import csv_text
from include.survey import tables as t
from include.survey.suppression import THRESHOLD

Row = Mapping[str, Any]
PAGE = "survey.html"
_BIGGEST = 3


@dataclass(frozen=True)
class Shown:
    """One table as it is drawn: cells are text, `c` where a count is hidden."""

    table_id: str
    title: str
    question_no: str
    base: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown_tables(rows: Sequence[Row]) -> list[Shown]:
    """Rows of `survey_tables` of one wave as tables to read, in their order."""
    found = []
    for table_id, some in groupby(rows, key=lambda row: row["table_id"]):
        together = list(some)
        draw = _DRAWN.get(table_id, _by_answer)
        header, cells = draw(together)
        first = together[0]
        found.append(Shown(table_id, first["title"], first["question_no"], first["denominator"], header, tuple(cells)))
    return found


def drawn_files(rows: Sequence[Row], version: int, note: str, told: Mapping[str, Any]) -> dict[str, bytes]:
    """Every table as `tables/{table}.csv`, and the page, by file name."""
    tables = shown_tables(rows)
    files = {f"tables/{one.table_id}.csv": csv_text(one.header, one.rows) for one in tables}
    return files | {PAGE: _page(tables, version, note, told)}


def _by_answer(rows: Sequence[Row]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    return ("Answer", "Number", "Per cent", "Out of"), [(row["category"], *_figures(row)) for row in rows]


def _by_group(rows: Sequence[Row]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    header = ("Respondents", "Answer", "Number", "Per cent", "Out of")
    return header, [(row["group"], row["category"], *_figures(row)) for row in rows]


def _by_purpose(rows: Sequence[Row]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """As tables 4 and 5 of the source, with the counts that they left out."""
    categories = list(dict.fromkeys(row["category"] for row in rows))
    header = ("Purpose", *(f"{name}, {what}" for name in categories for what in ("number", "per cent")), "Out of")
    cells = []
    for item, some in groupby(rows, key=lambda row: row["item"]):
        figures = [_figures(row) for row in some]
        cells.append((item, *(cell for number, share, _ in figures for cell in (number, share)), figures[0][2]))
    return header, cells


def _biggest(rows: Sequence[Row]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """All challenges overall, by place; of each organisation those of the first three places, as far as they are shown."""
    header = ("Respondents", "Place", "Biggest challenge", "Number", "Per cent", "Out of")
    cells = []
    for group, some in groupby(rows, key=lambda row: row["group"]):
        ordered = sorted(some, key=lambda row: (row["place"] is None, row["place"] or 0, row["row_no"]))
        chosen = (
            ordered if group == t.EVERYBODY else [row for row in ordered if row["place"] and row["place"] <= _BIGGEST]
        )
        for row in chosen:
            place = f"{row['place']}{'=' if row['is_tied'] else ''}" if row["place"] else ""
            cells.append((group, place, row["category"], *_figures(row)))
        if not chosen:
            base, hidden = str(ordered[0]["denominator"]), SYMBOLS["c"].code
            cells.append((group, hidden, "None that can be shown", hidden, hidden, base))
    return header, cells


_DRAWN = {
    "publication": _by_group,
    "improvement": _by_group,
    "effectiveness_existing": _by_purpose,
    "effectiveness_expected": _by_purpose,
    "challenges": _biggest,
}


def _figures(row: Row) -> tuple[str, str, str]:
    """Number, percentage and base; the symbol where they are hidden."""
    if row["count"] is None:
        return row["symbol"], row["symbol"], str(row["denominator"])
    return (
        str(row["count"]),
        f"{row['percentage']:.1f}" if row["percentage"] is not None else "z",
        str(row["denominator"]),
    )


def _page(tables: Sequence[Shown], version: int, note: str, told: Mapping[str, Any]) -> bytes:
    from jinja2 import Environment

    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_TEMPLATE)
    meaning = SYMBOLS["c"].meaning
    page = template.render(
        tables=tables, version=version, note=note, told=told, threshold=THRESHOLD, meaning=meaning, least=t.LEAST_BASE
    )
    return page.encode("utf-8")


_TEMPLATE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Survey {{ told.wave }}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; background: #fff }
.wide { overflow-x: auto; margin: 2.5rem 0 }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 700; padding-bottom: .4rem }
caption span { font-weight: 400 }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #b1b4b6 }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums }
</style>
</head>
<body>
<main>
<h1>Survey {{ told.wave }}</h1>
<p>{{ told.title }}. Responses of {{ told.opened }} to {{ told.closed }}; version {{ version }}. {{ note }}</p>
<h2>How to read it</h2>
<ul>
<li>Percentages are of valid responses: those without a gap in both effectiveness questions. <em>Don't know</em> is an answer.</li>
<li><strong>c</strong> ({{ meaning }}): fewer than {{ threshold }} respondents, or hidden because such a count could be worked out from it.</li>
<li>Organisations of fewer than {{ least }} respondents stand together as all other organisations.</li>
<li>An improvement is expected where the new arrangements are rated higher than the existing ones for at least one purpose, on the scale of five as it was ticked.</li>
<li>In places, = means that several answers share it. An answer has none where a hidden one may be as frequent.</li>
<li>This is no sample: the survey went to whom project leads passed it on to.</li>
</ul>
<h2>Tables</h2>
{% for table in tables %}
<div class="wide" role="region" tabindex="0" aria-labelledby="{{ table.table_id }}">
<table>
<caption id="{{ table.table_id }}">{{ loop.index }}. {{ table.title }} <span>({% if table.question_no != "-" %}question {{ table.question_no }}, {% endif %}n={{ table.base }})</span></caption>
<thead><tr>{% for cell in table.header %}<th scope="col"{% if not loop.first and cell not in ("Answer", "Place", "Biggest challenge") %} class="figure"{% endif %}>{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}
<tr>{% for cell in row %}{% if loop.first %}<th scope="row">{{ cell }}</th>{% else %}<td{% if table.header[loop.index0] not in ("Answer", "Place", "Biggest challenge") %} class="figure"{% endif %}>{{ cell }}</td>{% endif %}{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
<p>Source of the questions: {{ told.source }}. The answers as data: survey_tables.csv beside this page.</p>
</main>
</body>
</html>
"""
