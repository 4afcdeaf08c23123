"""Who checks that something is not there can look for it: in the whole report, and where it comes nearest."""

from __future__ import annotations

import pytest
from lxml import html

from include.review_pages import PREFIX
from include.review_pages.places import Document, Place, Report
from include.review_pages.search import find_words, nearest
from include.settled import read_findings
from tests.review_pages.a_lake import ATTACK, CHAIR, REPORT, YEAR, met

REPORTS = f"{PREFIX}/review/{YEAR}/reports/{REPORT}"
CONTENTS = "Restraint in secure establishments ........................ 9"


def a_report(*texts: tuple[int, str, str]) -> Report:
    """A report of paragraphs: page, zone, text."""
    document = Document("abcdefabcdef", "The report", "application/pdf", "raw/x", "x.pdf")
    pages = sorted({page for page, _, _ in texts})
    document.places = [Place("abcdefabcdef", no, page, None, None, "", ()) for no, page in enumerate(pages, start=1)]
    document.elements = [
        {"page": page, "page_end": None, "page_starts": None, "anchor": None, "text": text, "zone": zone}
        | {"element_type": "NarrativeText", "read_by": "text", "box": None}
        for page, zone, text in texts
    ]
    return Report(REPORT, [document])


def found(report: Report, words: str) -> list[tuple[int, str]]:
    return [(hit.no, hit.text) for hit in find_words(report, words).hits]


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("suicid", ["Two suicides were reviewed.", "Suicidal thoughts are asked about."]),
        ("TWO reviewed", ["Two suicides were reviewed."]),
        ('"self harm"', ["Help after self-harm is new."]),
        ('"thoughts are" asked', ["Suicidal thoughts are asked about."]),
        ('"are thoughts"', []),
        ("icid", []),
        ("self nowhere", []),
        ("£12,400", ["It cost £12,400."]),
        ("children’s", ["The children's words."]),
        ("  ", []),
    ],
)
def test_words_are_found_wherever_a_word_begins_with_them(words, sentences):
    report = a_report(
        (1, "body", "Two suicides were reviewed. Suicidal thoughts\nare asked about."),
        (2, "body", "Help after self-harm is new. It cost £12,400."),
        (3, "body", "The children's words."),
    )
    assert [text for _, text in found(report, words)] == sentences


def test_they_are_marked_in_what_is_found_and_counted_with_their_pages():
    report = a_report(*[(page, "body", f"Neglect on page {page}. More neglect here.") for page in range(1, 151)])
    hits = find_words(report, "neglect")
    assert (hits.n_all, hits.n_places, len(hits.hits)) == (300, 150, 200), "so many are listed, all are counted"
    assert hits.hits[0].parts == (("Neglect", True), (" on page 1.", False))


def test_nearest_are_the_sentences_that_hold_cues_of_the_question_best_first(lake):
    finding = next(one for one in read_findings(lake, YEAR, [REPORT], "theme") if one.key == "14")
    report = a_report(
        (1, "contents", CONTENTS),
        (2, "body", "The partners met. Restraint was used twice in the secure unit. The weather was fine."),
    )
    hits = nearest(report, finding)
    assert [(hit.place, hit.zone) for hit in hits] == [("page 2", ""), ("page 1", "contents")]
    assert hits[0].text == "Restraint was used twice in the secure unit."
    assert hits[1].text == "Restraint in secure establishments … 9", "no rows of dots"
    assert nearest(a_report((1, "body", "The weather was fine.")), finding) == ()


@pytest.mark.parametrize("kind", ["theme", "criterion", "compliance"])
def test_every_kind_of_question_has_its_cues(lake, kind):
    report = a_report(
        (1, "body", "The lead safeguarding partners share an equal duty; an independent chair left."),
        (2, "body", "The police, the council and the integrated care board each gave an officer to the partnership."),
        (
            3,
            "body",
            "Working Together asks for independent scrutiny, evidence of impact and use of restraint in secure units.",
        ),
    )
    for finding in read_findings(lake, YEAR, [REPORT], kind):
        if finding.key != "14":
            assert nearest(report, finding), finding.id


def test_an_answer_without_quotes_shows_where_the_report_comes_nearest(visit):
    page = html.document_fromstring(visit("ann").get(f"{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/14").text)
    assert page.xpath("//*[@id='nearest']"), "fetched by the page itself, so that nobody waits for it"
    proven = html.document_fromstring(visit("ann").get(f"{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/1").text)
    assert not proven.xpath("//*[@id='nearest']")
    answer = visit("ann").get(f"{REPORTS}/nearest", params={"kind": "theme", "key": "14"})
    assert "No word of the question stands anywhere" in answer.text
    assert visit("ann").get(f"{REPORTS}/nearest", params={"kind": "theme", "key": "99"}).status_code == 404


def test_what_is_found_leads_to_its_page_where_it_is_marked(visit):
    answer = visit("ann").get(f"{REPORTS}/find", params={"words": "partners met 3"})
    (button,) = html.fragment_fromstring(answer.text, create_parent=True).xpath("//button")
    assert (button.get("data-no"), button.get("data-words")) == ("3", met(3))
    address = f"{REPORTS}/places/{button.get('data-document')}/{button.get('data-no')}"
    place = visit("ann").get(address, params={"words": button.get("data-words")}).text
    assert 'class="now"></rect>' in place and f'<mark class="now">{met(3)}</mark>' in place
    web = visit("ann").get(f"{REPORTS}/find", params={"words": "director of nursing"}).text
    assert "who-leads" in web and "Chapter &lt;script&gt;" in web, "of several documents, which"
    assert CHAIR.split(" now ")[1][:30] in web


def test_neither_words_nor_reports_become_markup(visit):
    for words in ("taken", "<script>", '"><img src=x onerror=alert(1)>'):
        answer = visit("ann").get(f"{REPORTS}/find", params={"words": words}).text
        assert ATTACK not in answer and "<script>" not in answer and "<img" not in answer
    assert visit("ann").get(f"{REPORTS}/find", params={"words": "x" * 101}).status_code == 422
