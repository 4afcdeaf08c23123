"""A figure of a release: which rows it counts, or which publication printed it; and a table as a whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.datasets import analysed, raw
from include.frameworks import load_framework
from include.lake import Lake
from include.publish.earlier_figures import FINDINGS, PUBLICATIONS, meanings
from include.publish.indicators import THIS_RELEASE
from include.settled import settle_year
from include.trace.errors import TraceError
from include.trace.ids import Traced, alike
from include.trace.lines import Line, parquet
from include.trace.releases import latest_version, manifest_of

Row = Mapping[str, Any]
TREND = "yearly_indicators"
_COUNTED = {
    "yearly_scores": "report_scores",
    "yearly_criteria": "report_scores",
    "yearly_compliance": "report_compliance",
    "yearly_themes": "report_themes",
    "yearly_priorities": "report_priorities",
    "yearly_contributions": "report_contributions",
    "yearly_audit": "report_audit",
}
"""The table by report of the same release that a yearly table counts."""
_BY_PLACE = ("yearly_submissions", "yearly_in_time")
_OF_REVIEW = ("yearly_review", "yearly_agreement")
_ENGLAND = "England"


def of_figure(lake: Lake, traced: Traced) -> Iterator[Line]:
    """The published rows of a figure, what each counts, and how to go on to quote and page. Raises TraceError."""
    version = traced.version or latest_version(lake, traced.year)
    manifest = manifest_of(lake, traced.year, version)
    folder = f"published/{traced.year}/v{version}"
    table, parts = _table_of(manifest, traced.parts)
    yearly = sorted((name for name in _tables(manifest) if name.startswith("yearly_")), key=lambda name: name == TREND)
    tables = [table] if table else yearly
    rows = [(name, row) for name in tables for row in parquet(lake, f"{folder}/{name}.parquet")]
    if not parts:
        yield from _of_table(table, [row for _, row in rows], manifest, folder)
        return
    found = _matching(rows, parts, f"{traced.year} v{version}")
    yield Line(
        "released",
        f"v{version} of {manifest['released_at'][:10]} by run {manifest['run_id']}; see {traced.year}/v{version}",
    )
    for name, row in found:
        yield Line("figure", f"{folder}/{name}.parquet: {_told(row)}")
        yield from _from(lake, traced.year, folder, name, row)


def _tables(manifest: Row) -> list[str]:
    """The tables of a release by name."""
    return [name.removesuffix(".parquet") for name in manifest["files"] if name.endswith(".parquet")]


def _table_of(manifest: Row, parts: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The table that an id names, where it names one, and the rest of it."""
    name = parts[0].rsplit(".", 1)[0] if parts[0].endswith((".csv", ".parquet")) else parts[0]
    if name in _tables(manifest):
        return name, parts[1:]
    if name.startswith(("yearly_", "report_")):
        raise TraceError(f"The release has no table {name!r}. It has: {', '.join(_tables(manifest))}.")
    return "", parts


def _of_table(table: str, rows: Sequence[Row], manifest: Row, folder: str) -> Iterator[Line]:
    for kind in ("parquet", "csv"):
        yield Line("file", f"{folder}/{table}.{kind}, sha256 {manifest['files'][f'{table}.{kind}']['sha256']}")
    yield Line("rows", f"{len(rows)}; what the columns mean: docs/data-dictionary.md, {table}")
    if table.startswith("yearly_"):
        ids = dict.fromkeys(f"{row['indicator']}/{row['category']}" for row in rows)
        yield Line("figures", f"trace one of them: {folder.removeprefix('published/')}/… {', '.join(ids) or 'none'}")
    else:
        reports = sorted({row["report_id"] for row in rows})
        yield Line("reports", f"{len(reports)}: {', '.join(reports) or 'none'}")


def _matching(rows: Sequence[tuple[str, Row]], parts: Sequence[str], release: str) -> list[tuple[str, Row]]:
    """Rows of an indicator, with its category and region where the id tells them. The trend repeats others: they come first."""
    indicator, *more = parts
    of_it = [(name, row) for name, row in rows if row.get("indicator") == indicator]
    if not of_it:
        known = list(dict.fromkeys(row["indicator"] for _, row in rows if "indicator" in row))
        raise TraceError(
            f"{release} has no figure {indicator!r}. {alike(indicator, known) or f'It has: {_list(known)}.'}"
        )
    found = [(name, row) for name, row in of_it if all(part in _places(row) for part in more)]
    if not found:
        there = list(dict.fromkeys(str(row["category"]) for _, row in of_it))
        raise TraceError(f"{release} has no {'/'.join(parts)}. Categories of {indicator}: {_list(there)}.")
    if not more or any("region" in row and row["region"] not in more for _, row in found):
        found = [(name, row) for name, row in found if row.get("region", _ENGLAND) == _ENGLAND]
    return found


def _places(row: Row) -> tuple[str, ...]:
    """What an id may say of a row after its indicator."""
    return str(row["category"]), str(row.get("region", "")), str(row.get("part", "")), row["reporting_year"]


def _told(row: Row) -> str:
    """A row of figures in words."""
    share = "" if row["percentage"] is None else f" ({row['percentage']} %)"
    place = f", {row['region']}" if "region" in row else ""
    left_out = f", {row['n_left_out']} left out for want of a verified quote" if row.get("n_left_out") else ""
    mark = ", of low reliability" if row.get("reliability") == "u" else ""
    return (
        f"{row['reporting_year']} {row['indicator']}/{row['category']}{place}: {row['count']} of {row['denominator']}"
        f"{share}{left_out}{mark}; {row['engine']}, {row['framework_id']}, {row['review_state']}"
    )


def _from(lake: Lake, year: str, folder: str, name: str, row: Row) -> Iterator[Line]:
    """What a row counts."""
    if name in _COUNTED:
        place, rows = _by_report(lake, year, folder, name)
        rows = [one for one in rows if counts(name, row, one)]
        yield Line("counted from", f"{place}: rows: {len(rows)}, reports: {len({one['report_id'] for one in rows})}")
        if rows:
            yield Line("trace on to pages", ", ".join(_id_of(name, one, row) for one in rows))
    elif name in _BY_PLACE:
        yield from _of_coverage(lake, year, name, row)
    elif name in _OF_REVIEW:
        yield Line("counted from", f"review/review_sample and review/reviews of {year}: docs/review.md says how")
    elif row["published_in"] == THIS_RELEASE:
        yield from _of_trend(lake, folder, row)
    else:
        yield from _of_publication(row)


def _by_report(lake: Lake, year: str, folder: str, name: str) -> tuple[str, Sequence[Row]]:
    """The rows by report that a yearly table counts, and where they are."""
    place = f"{folder}/{_COUNTED[name]}.parquet"
    rows = parquet(lake, place)
    if name != "yearly_criteria":
        return place, rows
    reports = {row["report_id"] for row in rows}  # their criterion 4 is that of the score, gated by the others
    answers = settle_year(lake, year).apply("criterion_findings", lake.rows(analysed.CRITERION_FINDINGS, year))
    there = f"analysed/criterion_findings of {year} as people have settled them by now"
    return there, [row for row in answers if row["report_id"] in reports]


def counts(table: str, figure: Row, row: Row) -> bool:
    """Whether a row by report is one that a figure of a yearly table counts."""
    category = figure["category"]
    if table == "yearly_scores":
        return str(row["score"]) == category
    if table == "yearly_criteria":
        return (row["criterion_no"], row["answer"]) == (figure["criterion_no"], category)
    if table == "yearly_compliance":
        return (row["question_id"], row["answer"]) == (figure["question_id"], category)
    if table == "yearly_themes":
        return (row["theme_no"], row["status"]) == (figure["theme_no"], category)
    if table == "yearly_priorities":
        groups = load_framework(figure["framework_id"]).tasks.priorities.groups
        known = {name: group.id for group in groups for name in (group.id, group.name)}
        return known.get(row["priority"], "other") == category
    if table == "yearly_contributions":
        return category in ("any", row["contributor_group"] or "other")
    return row["question_id"] == figure["question_id"] and category in (
        row["answer"],
        row["detail"],
        *(row["values"] or ()),
    )


def _id_of(table: str, row: Row, figure: Row) -> str:
    """The id of the answer or item a row of a table by report tells."""
    parts = {
        "yearly_scores": "",
        "yearly_criteria": f"/criterion/{figure.get('criterion_no')}",
        "yearly_compliance": f"/compliance/{row.get('question_id')}",
        "yearly_themes": f"/theme/{row.get('theme_no')}",
        "yearly_audit": f"/audit/{row.get('finding_key')}",
    }
    return str(row["report_id"] + parts[table] if table in parts else row["item_id"])


def _of_coverage(lake: Lake, year: str, table: str, figure: Row) -> Iterator[Line]:
    rows = [row for row in lake.rows(raw.COVERAGE, year) if figure["region"] in (_ENGLAND, row["region"])]
    yield Line("counted from", f"raw/coverage of {year} as it stood then, for the partnerships of the register")
    if table == "yearly_submissions":
        now = sorted(row["partnership_id"] for row in rows if row["status"] == figure["category"])
        yield Line("there now", f"{len(now)} {figure['category']}: {', '.join(now) or 'none'}")


def _of_trend(lake: Lake, folder: str, figure: Row) -> Iterator[Line]:
    """A figure of this release as the trend shows it: in no other yearly table where it is one of those below."""
    what, _, asked = figure["indicator"].partition(".")
    tables = {"chair_status": "report_compliance", "decision": "report_decisions", "review": "report_reviews_mentioned"}
    yield Line("counted from", f"this release, as {figure['counted_as']}: {figure['definition']}")
    if what not in tables:
        return
    rows = [
        row
        for row in parquet(lake, f"{folder}/{tables[what]}.parquet")
        if (what != "chair_status" or (row["question_id"], row["detail"]) == ("partnership_chair", figure["category"]))
        and (what != "review" or row["kind"] == asked)
    ]
    ids = [_id_of("yearly_compliance" if what == "chair_status" else "", row, figure) for row in rows]
    yield Line("trace on to pages", f"{tables[what]}: {', '.join(ids) or 'none'}")


def _of_publication(row: Row) -> Iterator[Line]:
    """An earlier figure: the publication, and the line of the reference file it was typed from."""
    yield Line("published in", row["published_in"])
    titles = {publication.title: source for source, publication in PUBLICATIONS.items()}
    source = titles.get(row["published_in"])
    if source is None:  # a release of ours
        yield Line("trace on", f"{row['reporting_year']}/{row['indicator']}/{row['category']}")
        return
    own = (source, *(row["counted_as"] or f"{row['indicator']}={row['category']}").rsplit("=", 1))
    meant = {
        (one["indicator"], one["category"])
        for one in meanings()
        if (one["source_file"], one["our_indicator"], one["our_category"]) == own
    }
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        for number, one in enumerate(csv.DictReader(file), start=2):
            key = (one["source_file"], one["reporting_year"])
            if key == (source, row["reporting_year"]) and (one["indicator"], one["category"]) in meant:
                yield Line(
                    "printed",
                    f"“{one['indicator']}: {one['category']}”, {one['count']} of {one['population_n']}, "
                    f"{one['where_in_document']}; include/reference/{FINDINGS.name}, line {number}",
                )


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
