"""Rows of `report_template`: every analysed report against every part of the template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from include.datasets import analysed, raw
from include.frameworks import Framework
from include.publish.template.parts import PARTS, SECTIONS, Part
from include.register import Register

if TYPE_CHECKING:
    from include.publish.inputs import YearInputs

Row = dict[str, Any]
_OF_THEME = {
    "addressed": "present",
    "partial": "touched_on",
    "not_mentioned": "not_found",
    "not_applicable": "not_applicable",
}
_STATUTORY = {"local_authority": "the local authority", "health": "health", "police": "the police"}
_PLACE = ("document_id", "page", "page_label", "anchor")


def report_template(inputs: YearInputs, register: Register, framework: Framework, review_state: str) -> list[Row]:
    """Each analysed report of the register against the proposed template, part by part.

    Themes are those of `theme_findings`; a part whose theme the framework does not ask, whose answer could not be
    proven, or that was not looked for in the report (read by older software) has no row.
    """
    about = _AboutReports(inputs, framework)
    found: list[Row] = []
    for state in sorted(inputs[analysed.REPORT_STATES], key=lambda row: row["report_id"]):
        if state["state"] == "failed":
            continue
        partnership = register[state["partnership_id"]]
        who = {
            "reporting_year": inputs.year,
            "report_id": state["report_id"],
            "partnership_id": state["partnership_id"],
            "partnership": partnership.partnership,
            "region": partnership.region,
            "review_state": review_state,
        }
        for number, part in enumerate(PARTS, start=1):
            told = about.part(state["report_id"], part)
            if told:
                place = dict.fromkeys((*_PLACE, "source", "wording", "note"))
                found.append({**who, "part_no": number, "part_id": part.id, "part": part.name,
                              "section": SECTIONS[part.section], **place, **told})  # fmt: skip
    return found


class _AboutReports:
    """What a year's inputs say about each report, ready to be asked part by part."""

    def __init__(self, inputs: YearInputs, framework: Framework):
        numbers = {theme.id: theme.no for theme in framework.themes}
        self._themes = {(row["report_id"], row["theme_no"]): row["status"] for row in inputs[analysed.THEME_FINDINGS]}
        self._no_of = {part.id: numbers.get(part.theme_id) for part in PARTS if part.theme_id}
        self._quotes = {
            (row["report_id"], row["finding_key"]): row
            for row in reversed(inputs[analysed.EVIDENCE])
            if row["finding_kind"] == "theme"
        }
        self._facts = _by_report(inputs[analysed.TEMPLATE_FINDINGS])
        self._money = _by_report(inputs[analysed.CONTRIBUTIONS])
        self._documents = _by_report([row for row in inputs[raw.DOCUMENTS] if row["status"] == "collected"])
        self._source = {row["document_id"]: row["source"] for row in inputs[raw.DOCUMENTS]}
        self._checks = {
            "pdf": self._pdf,
            "money_table": self._money_table,
            "money_of_each_partner": self._money_of_each_partner,
            "text_not_pictures": self._pictures,
        }

    def part(self, report_id: str, part: Part) -> Row | None:
        """Status, place and note of one part in one report."""
        told = (
            self._theme(report_id, part) if part.theme_id else self._checks.get(part.id, self._heading)(report_id, part)
        )
        if told and told.get("document_id"):
            told["source"] = self._source.get(told["document_id"])
        return told

    def _theme(self, report_id: str, part: Part) -> Row | None:
        number = self._no_of[part.id]
        status = self._themes.get((report_id, number)) if number else None
        if status is None:
            return None
        quote = self._quotes.get((report_id, str(number))) if status in ("addressed", "partial") else None
        return {"status": _OF_THEME[status], **_place(quote)}

    def _shown(self, report_id: str, part: Part) -> list[Mapping[str, Any]]:
        """The rows of a part, in order; none where nobody has looked for it in the report."""
        rows = [row for row in self._facts[report_id] if row["part_id"] == part.id]
        return sorted(rows, key=lambda row: row["place_no"])

    def _heading(self, report_id: str, part: Part) -> Row | None:
        first = next(iter(self._shown(report_id, part)), None)
        if first is None:
            return None
        if first["found_by"] == "none":
            what = "offer of other formats" if part.id == "other_formats" else "heading or sentence of this kind"
            return {"status": "not_found", "note": f"No {what} was recognised."}
        if first["found_by"] == "sentence" and part.id != "other_formats":
            return {"status": "touched_on", "note": "In a sentence, not under a heading of its own.", **_place(first)}
        return {"status": "present", "wording": first["wording"], **_place(first)}

    def _pdf(self, report_id: str, part: Part) -> Row:
        pdf = [row for row in self._documents[report_id] if row["media_type"] == "application/pdf"]
        if pdf:
            return {"status": "present", "document_id": pdf[0]["document_id"]}
        return {"status": "not_found", "note": "It was taken in as web pages; there may be a PDF elsewhere."}

    def _money_table(self, report_id: str, part: Part) -> Row:
        money = self._money[report_id]
        for status, ways, note in (
            ("present", ("table",), None),
            ("to_check", ("ocr",), "The figures stand in a picture."),
            ("touched_on", ("text", "alt"), "The figures stand in sentences."),
        ):
            rows = [row for row in money if row["read_by"] in ways]
            if rows:
                return {"status": status, "note": note, **_place(rows[0])}
        return {"status": "not_found", "note": "No contribution of a partner was recognised."}

    def _money_of_each_partner(self, report_id: str, part: Part) -> Row:
        named = {row["contributor_group"] for row in self._money[report_id] if row["amount_gbp"] is not None}
        missing = [words for group, words in _STATUTORY.items() if group not in named]
        first = next((row for row in self._money[report_id] if row["contributor_group"] in _STATUTORY), None)
        if not missing:
            return {"status": "present", **_place(first)}
        note = f"No amount was recognised for {_listed(missing)}."
        return {
            "status": "touched_on" if len(missing) < len(_STATUTORY) else "not_found",
            "note": note,
            **_place(first),
        }

    def _pictures(self, report_id: str, part: Part) -> Row | None:
        shown = self._shown(report_id, part)
        pictures = [row for row in shown if row["found_by"] == "picture"]
        if not shown:
            return None
        if not pictures:
            return {"status": "present", "note": "No picture with more than a few words in it was found."}
        where = list(dict.fromkeys(_where(row) for row in pictures))
        tables = " One of them is a table." if any(row["is_table"] for row in pictures) else ""
        note = f"Words stand in pictures {_listed(where)}.{tables} Whether the text says the same was not checked."
        return {"status": "to_check", "note": note, **_place(pictures[0])}


def _by_report(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["report_id"]].append(row)
    return found


def _place(row: Mapping[str, Any] | None) -> Row:
    return {name: row[name] for name in _PLACE} if row else {}


def _where(row: Mapping[str, Any]) -> str:
    return f"on page {row['page']}" if row["page"] is not None else f"under “{row['anchor']}”"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
