"""The path of one id: from the published row back to the page, the stored file and the runs that made it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from include.datasets import PARTITION, Dataset, analysed, raw, review
from include.datasets.audit import AUDIT_FINDINGS
from include.datasets.runs import RUNS
from include.lake import Lake
from include.trace.earlier import of_earlier
from include.trace.errors import TraceError
from include.trace.figures import of_figure
from include.trace.ids import ITEMS, Traced
from include.trace.lines import Line, of_file, parquet
from include.trace.releases import latest_version, manifest_of
from include.trace.surveys import of_survey

_FINDINGS = {
    "theme": (analysed.THEME_FINDINGS, "theme_no", "status", "report_themes"),
    "criterion": (analysed.CRITERION_FINDINGS, "criterion_no", "answer", "report_scores"),
    "compliance": (analysed.COMPLIANCE_FINDINGS, "question_id", "answer", "report_compliance"),
    "audit": (AUDIT_FINDINGS, "finding_key", "answer", "report_audit"),
}
_SHORT = 300


def path(lake: Lake, traced: Traced) -> list[Line]:
    """Every step from what was published to what was collected, newest first."""
    makers = {
        "finding": _of_finding,
        "report": _of_report,
        "document": _of_document,
        "earlier document": of_earlier,
        "partnership": _of_partnership,
        "release": _of_release,
        "figure": of_figure,
        "survey": of_survey,
    }
    return [Line(traced.kind, traced.id), *makers[traced.kind](lake, traced)]


# --- one kind of id each --------------------------------------------------------------------------------------------


def _of_finding(lake: Lake, traced: Traced) -> Iterator[Line]:
    dataset, row, shown = _finding_row(lake, traced)
    yield from _published(lake, traced, _published_table(traced, dataset))
    yield from _decisions(lake, traced)
    yield Line("finding", f"{lake.key(dataset, traced.year, traced.report_id)}: {shown}")
    states = lake.rows(analysed.REPORT_STATES, traced.year, [traced.report_id])
    for made in [row] if "engine" in row else states:
        yield Line("made by", _made_by(made))
    evidence = [
        quote
        for quote in lake.rows(analysed.EVIDENCE, traced.year, [traced.report_id])
        if (quote["finding_kind"], quote["finding_key"]) == (traced.finding_kind, traced.finding_key)
        and traced.evidence_no in (0, quote["evidence_no"])
    ]
    if traced.evidence_no and not evidence:
        raise TraceError(
            f"{traced.id.rsplit('/', 1)[0]} has no quote {traced.evidence_no}: leave the number out to see all it has."
        )
    for quote in sorted(evidence, key=lambda quote: quote["evidence_no"]):
        yield Line(
            f"evidence {quote['evidence_no']}",
            f"{_clip(quote['quote'])} ({quote['check_result']}, match {quote['match_score']:.0f} of 100, "
            f"read as {quote['read_by']}) {_place(quote)} of document {quote['document_id']}",
        )
    if not evidence:
        yield Line("evidence", "none: an answer that something is absent rests on the whole report.")
    cited = {quote["document_id"] for quote in evidence} or {
        row["document_id"] for row in [row] if "document_id" in row
    }
    yield from _documents(lake, traced, cited)
    yield from _runs(lake, traced.year)


def _of_report(lake: Lake, traced: Traced) -> Iterator[Line]:
    yield from _published(lake, traced, "report_scores")
    for state in lake.rows(analysed.REPORT_STATES, traced.year, [traced.report_id]):
        reason = f": {state['reason']}" if state["reason"] else ""
        yield Line("analysed", f"{state['state']}{reason}, {state['n_pages']} pages")
        yield Line("made by", _made_by(state))
    for dataset, column in (
        (analysed.SCORES, "score"),
        (analysed.CRITERION_FINDINGS, "answer"),
        (analysed.COMPLIANCE_FINDINGS, "answer"),
        (analysed.THEME_FINDINGS, "status"),
        (AUDIT_FINDINGS, "answer"),
    ):
        rows = lake.rows(dataset, traced.year, [traced.report_id])
        told = ", ".join(
            f"{'/'.join(str(row[name]) for name in dataset.key[1:])} {row[column]}".strip() for row in rows
        )
        yield Line(dataset.name, told or "none")
    for dataset in (*ITEMS, analysed.EVIDENCE):
        yield Line(dataset.name, f"{len(lake.rows(dataset, traced.year, [traced.report_id]))} rows")
    yield from _documents(lake, traced, set())
    yield from _runs(lake, traced.year)


def _of_document(lake: Lake, traced: Traced) -> Iterator[Line]:
    yield from _documents(lake, traced, {traced.id})
    pages = lake.read(_pages(), traced.year, [traced.report_id]).to_pylist() if traced.report_id else []
    own = [page for page in pages if page["document_id"] == traced.id]
    yield Line("pages", f"{len(own)} pages or anchors, {sum(page['n_characters'] for page in own)} characters")
    quotes = [row for row in lake.rows(analysed.EVIDENCE, traced.year) if row["document_id"] == traced.id]
    keys = dict.fromkeys(f"{row['report_id']}/{row['finding_kind']}/{row['finding_key']}" for row in quotes)
    yield Line(
        "cited by", f"{len(quotes)} quotes of {len(keys)} answers and items: {', '.join(list(keys)[:12])}"[:1000]
    )
    yield from _runs(lake, traced.year)


def _of_partnership(lake: Lake, traced: Traced) -> Iterator[Line]:
    for row in lake.rows(raw.COVERAGE):
        if row["partnership_id"] == traced.id:
            found = f" {row['report_id']}" if row["report_id"] else ""
            reason = f" ({row['reason']})" if row["reason"] else ""
            looked = f"looked in {row['looked_in']} at {row['last_looked_at']:%Y-%m-%d %H:%M}"
            yield Line(row[PARTITION], f"{row['status']}{found}{reason}; {looked}")


def _of_release(lake: Lake, traced: Traced) -> Iterator[Line]:
    version = traced.version or latest_version(lake, traced.year)
    manifest = manifest_of(lake, traced.year, version)
    yield Line("released", f"v{version} at {manifest['released_at']} by run {manifest['run_id']}. {manifest['note']}")
    provisional = ", provisional" if manifest["is_provisional"] else ""
    yield Line("review", f"{manifest['review_state']}{provisional}")
    if isinstance(manifest.get("review"), dict):
        yield Line("reviewed", json.dumps(manifest["review"], ensure_ascii=False, default=str))
    for made in manifest["made_by"]:
        yield Line("made by", f"{_made_by(made)}: {made['reports']} reports")
    yield Line("code", ", ".join(f"{name} {value}" for name, value in manifest["published_by"].items()))
    register = manifest["register"]
    yield Line("register", f"{register['file']}, {register['partnerships']} partnerships, sha256 {register['sha256']}")
    for name, entry in manifest["inputs"].items():
        yield Line("input", f"{name}: {entry['rows']} rows, sha256 {entry['sha256'][:12]}…")
    for document in manifest["documents"]:
        yield Line("document", f"{document['document_id']} {document['report_id']} {document['source']}")
    yield Line("files", f"{len(manifest['files'])}; check them with --verify {traced.year}/v{version}")


# --- the steps --------------------------------------------------------------------------------------------------------


def _published(lake: Lake, traced: Traced, table: str) -> Iterator[Line]:
    """The rows of the newest release that tell it."""
    version = latest_version(lake, traced.year, or_none=True)
    if not version:
        yield Line("published", f"{traced.year} was never released.")
        return
    key = f"published/{traced.year}/v{version}/{table}.parquet"
    rows = [row for row in parquet(lake, key) if _is_about(row, traced)]
    manifest = manifest_of(lake, traced.year, version)
    released = f"v{version} of {manifest['released_at'][:10]} by run {manifest['run_id']}"
    if not rows:
        yield Line(
            "published", f"{released} does not hold it: no quote could be verified, or it is newer than the release."
        )
    part = f"criterion_{traced.finding_key}" if traced.finding_kind == "criterion" else ""
    telling = (part, "status", "answer", "detail", "score", "priority", "contributor", "amount_gbp", "decision", "kind")
    for row in rows:
        told = ", ".join(f"{name} {row[name]}" for name in telling if row.get(name) is not None)
        told += "".join(
            f", {name} {row[name]}"
            for name in ("engine_answer", "settled_by", "is_contested", "review_state")
            if name in row
        )
        yield Line("published", f"{released}, {key}: {told}")


def _published_table(traced: Traced, dataset: Dataset) -> str:
    return _FINDINGS[traced.finding_kind][3] if traced.finding_kind in _FINDINGS else f"report_{dataset.name}"


def _is_about(row: dict[str, Any], traced: Traced) -> bool:
    if row["report_id"] != traced.report_id:
        return False
    columns = {"theme": "theme_no", "compliance": "question_id", "item": "item_id", "audit": "finding_key"}
    column = columns.get(traced.finding_kind)
    return column is None or str(row.get(column)) == traced.finding_key


def _finding_row(lake: Lake, traced: Traced) -> tuple[Dataset, dict[str, Any], str]:
    """The dataset and row of a finding, and the row in words."""
    if traced.finding_kind == "item":
        for dataset in ITEMS:
            for row in lake.rows(dataset, traced.year, [traced.report_id]):
                if row["item_id"] == traced.finding_key:
                    hidden = {"report_id", "partnership_id", "item_id", PARTITION, "needs_review"}
                    told = [
                        f"{name} {_clip(str(row[name]))}"
                        for name in row
                        if name not in hidden and row[name] is not None
                    ]
                    return dataset, row, ", ".join(told)
    dataset, column, answer, _ = _FINDINGS[traced.finding_kind]
    rows = lake.rows(dataset, traced.year, [traced.report_id])
    row = next(row for row in rows if str(row[column]) == traced.finding_key)
    detail = f" ({row['detail']})" if row.get("detail") else ""
    reason = (row["review_reason"] or "").rstrip(".")
    check = f", to be checked: {reason}" if row["needs_review"] else ""
    why = _clip(row.get("rationale") or row.get("summary") or "")
    return dataset, row, f"{row[answer]}{detail}, confidence {row['confidence']:.2f}{check}. {why}"


def _decisions(lake: Lake, traced: Traced) -> Iterator[Line]:
    """What people decided about it, oldest first."""
    rows = [
        row
        for row in lake.rows(review.REVIEWS, traced.year)
        if (row["report_id"], row["finding_kind"], row["finding_key"])
        == (traced.report_id, traced.finding_kind, traced.finding_key)
    ]
    for row in sorted(rows, key=lambda row: row["decided_at"]):
        answer = f" → {row['answer']}" if row["answer"] else ""
        note = f": {row['note']}" if row["note"] else ""
        yield Line("review", f"{row['reviewer']}, {row['decided_at']:%Y-%m-%d %H:%M}: {row['verdict']}{answer}{note}")
        for quote in row["quotes"]:
            yield Line("their quote", f"{_clip(quote['quote'])} ({quote['check_result']}) {_place(quote)}")
    if not rows:
        yield Line("review", "no person has decided about it.")


def _documents(lake: Lake, traced: Traced, wanted: Iterable[str]) -> Iterator[Line]:
    """The report's documents, or the wanted ones of them, each with its file and where it came from."""
    wanted = set(wanted)
    for row in lake.rows(raw.DOCUMENTS, traced.year):
        if row["document_id"] not in wanted and (wanted or row["report_id"] != traced.report_id):
            continue
        pages = f", {row['n_pages']} pages" if row["n_pages"] else ""
        yield Line("document", f"{row['document_id']} {row['kind'] or ''} {row['media_type']}{pages}, {row['status']}")
        yield Line(
            "collected", f"{row['source']}, fetched {row['fetched_at']:%Y-%m-%d %H:%M}, matched by {row['matched_by']}"
        )
        yield of_file(lake, row["raw_key"], row["sha256"])


def _runs(lake: Lake, year: str) -> Iterator[Line]:
    """The newest run of every step of the year."""
    for layer, dataset in RUNS.items():
        newest: dict[str, dict[str, Any]] = {}
        for row in sorted(lake.rows(dataset, year), key=lambda row: row["started_at"]):
            newest[row["step"]] = row
        for step, row in newest.items():
            versions = ", ".join(f"{name} {value}" for name, value in sorted(row["versions"] or []) if value)
            yield Line(
                "last run",
                f"{layer}/{step}: {row['run_id']} ({row['dag_id']}), {row['started_at']:%Y-%m-%d %H:%M}, {row['status']}"
                f"{f'; {versions}' if versions else ''}",
            )


def _pages() -> Dataset:
    from include.datasets import converted

    return converted.PAGES


def _made_by(row: dict[str, Any]) -> str:
    """Who answered, in one line."""
    prompt = f", prompts {row['prompt_version']}" if row.get("prompt_version") else ""
    return (
        f"engine {row['engine']}, {row['model']}{prompt}, framework {row['framework_id']} {row['framework_version']}, "
        f"code {row['code_version']}"
    )


def _place(row: dict[str, Any]) -> str:
    if row.get("page"):
        printed = f" (printed {row['page_label']})" if row.get("page_label") else ""
        return f"page {row['page']}{printed}"
    return f"anchor {row['anchor']}" if row.get("anchor") else "no place"


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= _SHORT else f'{text[:_SHORT]}…'}”" if text else ""
