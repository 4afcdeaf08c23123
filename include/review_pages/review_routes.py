"""Routes of the review: for reviewers alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from include.review.question import asked
from include.review_pages.desk import Desk, new_review_id, said
from include.review_pages.forms import LONGEST_QUOTE, DocumentId, Key, Kind, OurDesk, ReportId, Who, Year
from include.review_pages.pictures import PictureError
from include.review_pages.places import Document, Place, Report
from include.review_pages.rendering import answer_address, message_page, own_root, page
from include.review_pages.search import LONGEST_SEARCH, find_words
from include.settled import SettledAnswer, SettledYear

router = APIRouter()

_NEVER_CHANGES = "private, max-age=86400, immutable"
"""A picture is of a document by its content: the same address always shows the same page."""


# --- pages ------------------------------------------------------------------------------------------


@router.get("")
def years(request: Request, person: Who, desk: OurDesk) -> Response:
    """The reporting years with a sample, and what waits for this person in each."""
    desk.warm()
    rows = []
    for year in desk.years():
        rows.append({"year": year, **vars(desk.work(desk.year(year), person.name))})
    return page(request, "years.html", years=rows)


@router.get("/{year}")
def next_answer(request: Request, year: Year, person: Who, desk: OurDesk) -> Response:
    """On to this person's next open answer."""
    desk.warm()
    settled = desk.year(year)
    waiting = [one for one in desk.turn(settled, person.name) if not desk.own_answer(one, person.name)]
    if waiting:
        return RedirectResponse(answer_address(request, year, waiting[0]), 303)
    root = own_root(request)
    if not settled.sample:
        why = f"No sample of {year} has been drawn. The DAG review_year draws it when the year has been analysed."
        return message_page(request, "Nothing to review", why, link=f"{root}/review", link_text="All years")
    done = f"Nothing of {year} is open for you. {_progress(settled)}"
    link = f"{root}/review/{year}/answers"
    return message_page(request, "All done", done, link=link, link_text="Look at your answers")


@router.get("/{year}/answers")
def your_answers(request: Request, year: Year, person: Who, desk: OurDesk) -> Response:
    """What this person was asked and has answered; each can be opened and decided again."""
    settled = desk.year(year)
    rows = []
    for one in desk.turn(settled, person.name):
        question = asked(one.finding)
        rows.append(
            {
                "partnership": desk.partnership(year, one.finding.partnership_id),
                "question": f"{question.kind}: {question.name}",
                "engine_answer": said({"answer": one.engine_answer, "detail": one.engine_detail, "verdict": ""}),
                "own": desk.own_answer(one, person.name),
                "link": answer_address(request, year, one),
            }
        )
    following = next((row["link"] for row in rows if not row["own"]), "")
    return page(request, "answers.html", year=year, rows=rows, next=following, progress=desk.work(settled, person.name))


@router.get("/{year}/answers/{report_id}/{kind}/{key}")
def one_answer(
    request: Request, year: Year, report_id: ReportId, kind: Kind, key: Key, person: Who, desk: OurDesk
) -> Response:
    """One answer beside the page it rests on."""
    desk.warm()
    settled = desk.year(year)
    one = settled.answers.get((report_id, kind, key))
    if one is None:
        raise HTTPException(404)
    finding, question = one.finding, asked(one.finding)
    report = desk.reports.report(desk.lake, year, report_id)
    opened = desk.first_place(one, report)
    texts = _texts(one, opened)
    place = (
        _place_values(request, desk, year, opened, texts, texts[0] if texts else "")
        if opened
        else {"document": None, "place": None}
    )
    return page(
        request,
        "answer.html",
        year=year,
        finding=finding,
        asked=question,
        sheet={
            "partnership": desk.partnership(year, finding.partnership_id),
            "part": desk.part(one),
            "own": desk.own_answer(one, person.name),
            "own_note": desk.own_note(one, person.name),
            "others": desk.others(one, person.name),
            "engine_answer": said({"answer": finding.answer, "detail": finding.detail, "verdict": ""}),
            "made_by": desk.made_by(one),
            "votes": finding.row.get("votes"),
            "rationale": finding.row.get("rationale") or finding.row.get("summary"),
        },
        quotes=desk.quotes(one, report),
        good_practice=desk.good_practice(settled, one, person.name, report),
        documents=report.documents,
        progress=desk.work(settled, person.name),
        links=_neighbours(request, year, desk.turn(settled, person.name), one),
        review_id=new_review_id(),
        sign_in=request.app.state.access.sign_in_address(request),
        **place,
    )


# --- the report -------------------------------------------------------------------------------------


@router.get("/{year}/reports/{report_id}/places/{document_id}/{no}")
def place(
    request: Request, year: Year, report_id: ReportId, document_id: DocumentId, no: int, desk: OurDesk,
    kind: Annotated[Kind | None, Query()] = None, key: Annotated[str, Query(max_length=80)] = "",
    words: Annotated[str, Query(max_length=LONGEST_QUOTE)] = "",
) -> Response:  # fmt: skip
    """A page or part of a document, with the quotes of an answer (and words just looked up) marked on it."""
    report = desk.reports.report(desk.lake, year, report_id)
    opened = _found(report, document_id, no)
    one = desk.year(year).answers.get((report_id, kind or "", key))
    texts = _texts(one, opened) if one else []
    return page(request, "place.html", **_place_values(request, desk, year, opened, texts, words))


@router.get("/{year}/reports/{report_id}/find")
def find(
    request: Request, year: Year, report_id: ReportId, desk: OurDesk,
    words: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
) -> Response:  # fmt: skip
    """The sentences of a report in which words stand."""
    found = find_words(desk.reports.report(desk.lake, year, report_id), words)
    return page(request, "hits.html", hits=found.hits, n_all=found.n_all, n_places=found.n_places, words=words)


@router.get("/{year}/reports/{report_id}/nearest")
def nearest_places(
    request: Request, year: Year, report_id: ReportId, desk: OurDesk,
    kind: Annotated[Kind, Query()], key: Annotated[str, Query(max_length=80)],
) -> Response:  # fmt: skip
    """Where a report comes nearest to a question: for who checks that it does not answer it."""
    one = desk.year(year).answers.get((report_id, kind, key))
    if one is None:
        raise HTTPException(404)
    hits = desk.nearest(one, desk.reports.report(desk.lake, year, report_id))
    return page(request, "hits.html", hits=hits, n_all=len(hits), n_places=len(hits), words="")


@router.get("/{year}/reports/{report_id}/pictures/{document_id}/{page_no}")
def picture(year: Year, report_id: ReportId, document_id: DocumentId, page_no: int, desk: OurDesk) -> Response:
    """A page of a PDF as a picture."""
    document = desk.reports.report(desk.lake, year, report_id).document(document_id)
    if document is None or not document.is_pdf:
        raise HTTPException(404)
    try:
        data = desk.pictures.page(desk.lake, document.raw_key, page_no)
    except PictureError as error:
        raise HTTPException(404, str(error)) from error
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": _NEVER_CHANGES})


# --- shared -----------------------------------------------------------------------------------------


def _neighbours(request: Request, year: str, turn: list[SettledAnswer], one: SettledAnswer) -> dict[str, str]:
    ids = [other.finding.id for other in turn]
    at = ids.index(one.finding.id) if one.finding.id in ids else -1
    following = turn[at + 1] if at + 1 < len(turn) else None
    previous = turn[at - 1] if at > 0 else None
    return {
        "next": answer_address(request, year, following) if following else "",
        "previous": answer_address(request, year, previous) if previous else "",
    }


def _progress(settled: SettledYear) -> str:
    progress = settled.progress()
    return f"{progress.settled} of {progress.sampled} answers of the sample are settled, {progress.open} are open."


def _found(report: Report, document_id: str, no: int) -> tuple[Document, Place]:
    document = report.document(document_id)
    if document is None or not 1 <= no <= len(document.places):
        raise HTTPException(404)
    return document, document.places[no - 1]


def _texts(one: SettledAnswer, opened: tuple[Document, Place] | None) -> list[str]:
    """The answer's quotes that stand at a place: on its page, or begun on the page before and ended on it."""
    if opened is None:
        return []
    document, place = opened
    here = [row for row in one.finding.quotes if row["document_id"] == document.document_id]
    if place.page is None:
        return [row["quote"] for row in here if row["anchor"] == place.anchor]
    before = place.page - 1
    return [
        row["quote"]
        for row in here
        if row["page"] == place.page or (row["page"] == before and document.runs_on(before, row["quote"]))
    ]


def _place_values(
    request: Request, desk: Desk, year: str, opened: tuple[Document, Place], texts: list[str], now: str
) -> dict[str, Any]:
    """What the template of a place needs; `now` is the passage one has turned to."""
    document, place = opened
    shown = desk.show(document, place, texts, now)
    base = f"{own_root(request)}/review/{year}/reports/{request.path_params['report_id']}/pictures"
    near = [one for one in document.places if one.no in (place.no - 1, place.no + 1) and one.page is not None]
    address = f"{base}/{document.document_id}/"
    return {
        "document": document,
        "place": place,
        "blocks": shown.blocks,
        "marks": shown.marks,
        "lines": shown.lines,
        "now": shown.now,
        "size": shown.size,
        "notice": shown.notice,
        "picture": f"{address}{place.page}" if shown.has_picture else "",
        "neighbours": [f"{address}{one.page}" for one in near] if document.is_pdf else [],
    }
