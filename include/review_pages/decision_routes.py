"""Routes by which people decide: for reviewers alone, and from our own pages alone."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from include.review import Decision, check_quote, decide, mark_exemplar, withdraw_exemplar
from include.review_pages.desk import said
from include.review_pages.forms import Decided, Looked, Marked, OurDesk, Who, Withdrawn, Year
from include.review_pages.rendering import answer_address, own_root

router = APIRouter()


@router.post("/{year}/decisions")
def take_decision(request: Request, year: Year, body: Decided, person: Who, desk: OurDesk) -> dict[str, Any]:
    """Keep a decision, once; answers what was stored and where to go on."""
    fields = body.model_dump(exclude={"quotes"})
    decision = Decision(
        **fields, reviewer=person.name, quotes=tuple(one.quoted() for one in body.quotes), made_in="page"
    )
    taken = decide(desk.lake, year, decision)
    settled = desk.year(year)
    following = [one for one in desk.turn(settled, person.name) if not desk.own_answer(one, person.name)]
    onward = answer_address(request, year, following[0]) if following else f"{own_root(request)}/review/{year}"
    return {"said": said(taken.row), "is_new": taken.is_new, "next": onward}


@router.post("/{year}/quotes")
def look_up(year: Year, body: Looked, desk: OurDesk) -> dict[str, Any]:
    """Whether words stand in a report, and where, in the page's own words."""
    found = check_quote(desk.lake, year, body.report_id, body.quote, body.document_id, body.page, body.anchor)
    document = desk.reports.report(desk.lake, year, body.report_id).document(found["document_id"] or "")
    opened = document.place_of(found["page"], found["anchor"]) if document else None
    return {**found, "no": opened.no if opened else None, "place": opened.name if opened else ""}


@router.post("/{year}/exemplars")
def take_mark(year: Year, body: Marked, person: Who, desk: OurDesk) -> dict[str, Any]:
    """Mark a passage as good practice, once."""
    row = mark_exemplar(
        desk.lake, year, body.mark_id, person.name, body.report_id, body.kind, body.key, body.quoted(), body.note
    )
    return {"exemplar_id": row["exemplar_id"], "quote": row["quote"]}


@router.post("/{year}/exemplars/withdraw")
def take_mark_back(year: Year, body: Withdrawn, person: Who, desk: OurDesk) -> dict[str, Any]:
    """Take a mark back."""
    row = withdraw_exemplar(desk.lake, year, body.mark_id, person.name, body.exemplar_id)
    return {"exemplar_id": row["exemplar_id"]}
