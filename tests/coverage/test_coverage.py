"""Coverage says for every partnership where its report stands, and takes failures of the analysis in and out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from include.coverage import coverage_rows, found_reports, mark_analysed, mark_failed, read_coverage
from include.datasets import dataset
from include.lake import open_lake

NOW = datetime(2026, 4, 1, tzinfo=UTC)
YEAR = "2023-24"


@dataclass(frozen=True)
class Line:
    partnership_id: str
    partnership: str = "A Safeguarding Children Partnership"
    region: str = "London"
    valid_to: str = "2099-00"

    def is_expected(self, year):
        return year <= self.valid_to


@dataclass(frozen=True)
class Visit:
    """What the crawler tells of one site."""

    partnership_id: str
    outcome: str
    pages_looked_at: tuple[str, ...] = ()
    http_cause: str = ""
    since: str = ""
    stopped_by: str = ""
    not_reports: tuple[str, ...] = ()


def document(partnership_id, status="collected", kind="main", year=YEAR, **more):
    name = f"{partnership_id or 'scan'}.pdf"
    known = {"partnership_id": partnership_id, "reporting_year": year, "kind": kind, "status": status, "source": name}
    known |= {"document_id": f"{name}-{kind}", "match_confidence": 0.9, "chapter_no": 1}
    report_id = f"{partnership_id}-{year}" if status != "quarantined" else None
    return (
        known
        | {"report_id": report_id, "reason": None if status == "collected" else "Look at it.", "best_guesses": []}
        | more
    )


def rows_of(documents, earlier=(), changed=(), register=("a",), now=NOW, **more):
    lines = [one if isinstance(one, Line) else Line(one) for one in register]
    rows = coverage_rows(lines, documents, earlier, year=YEAR, looked_in="inbox", now=now, changed=changed, **more)
    dataset("coverage").table(rows)
    return {row["partnership_id"]: row for row in rows}


@pytest.mark.parametrize(
    ("documents", "status", "reason", "report_id", "n_documents"),
    [
        ([], "not_found", "No file in inbox", None, 0),
        ([document("a")], "found", None, "a-2023-24", 1),
        ([document("a", year="2022-23")], "not_found", "No file in inbox", None, 0),
        ([document("a"), document("a", kind="summary", status="unreadable")], "found", None, "a-2023-24", 1),
        (
            [document("a", kind="chapter"), document("a", "unreadable", "chapter")],
            "found",
            "Not all of it can be read.",
            "a-2023-24",
            1,
        ),
        ([document("a", "password_protected")], "failed", "a.pdf: Look at it.", "a-2023-24", 0),
        ([document("a", "unsupported")], "failed", "a.pdf: Look at it.", "a-2023-24", 0),
        ([document("a", "quarantined"), document("a", "unreadable")], "quarantined", "a.pdf: Look at it.", None, 0),
        ([document("a", kind="scrutineer")], "not_found", "Only scrutineer was found (a.pdf)", None, 1),
        (
            [document(None, "quarantined", best_guesses=["a 2023-24", "b 2023-24"])],
            "quarantined",
            "scan.pdf may be this",
            None,
            0,
        ),
        ([document(None, "quarantined", best_guesses=["b 2023-24", "a 2023-24"])], "not_found", "No file", None, 0),
    ],
)
def test_documents_decide_where_a_report_stands(documents, status, reason, report_id, n_documents):
    row = rows_of(documents)["a"]
    assert (row["status"], row["report_id"], row["n_documents"]) == (status, report_id, n_documents)
    assert (reason in row["reason"]) if reason else row["reason"] is None


def test_a_partnership_outside_the_register_keeps_its_row_until_its_documents_change():
    earlier = list(rows_of([document("b")], register=("b",)).values())
    assert rows_of([document("b")], earlier)["b"]["status"] == "found"
    assert rows_of([], earlier, changed=["b"])["b"]["status"] == "not_found"


def test_a_report_that_was_found_tells_where_which_version_and_how_sure():
    chapters = [
        document("a", kind="chapter", source=f"{number}.html", document_id=f"id{number}", chapter_no=number) | sure
        for number, sure in ((2, {"match_confidence": 0.7}), (1, {"match_confidence": 1.0}))
    ]
    row = rows_of([*chapters, document("a", kind="summary")])["a"]
    assert (row["versions"], row["found_at"], row["confidence"]) == (["id1", "id2"], ["1.html", "2.html"], 0.7)
    assert (row["n_documents"], row["is_overdue"], row["http_cause"]) == (3, False, None)


def test_a_missing_report_is_overdue_when_its_day_has_passed_in_england():
    due = date(2024, 9, 30)
    before, after = datetime(2024, 9, 30, 22, 59, tzinfo=UTC), datetime(2024, 9, 30, 23, 1, tzinfo=UTC)
    assert [rows_of([], now=now)["a"]["is_overdue"] for now in (before, after)] == [False, True]
    assert rows_of([], now=after)["a"]["deadline"] == due
    assert not rows_of([], now=after, deadline="12-31")["a"]["is_overdue"]
    for there in ([document("a")], [document("a", "quarantined")], [document("a", "unreadable")]):
        assert not rows_of(there, now=after)["a"]["is_overdue"], "something is there: the next step is ours"
    assert rows_of([document("a", kind="summary")], now=after)["a"]["is_overdue"], "a summary is not the report"


def test_a_status_says_since_when_it_holds():
    later = NOW + timedelta(days=30)
    first = rows_of([])["a"]
    assert first["since"] == NOW
    assert rows_of([], [first], now=later)["a"]["since"] == NOW
    found = rows_of([document("a")], [first], now=later)["a"]
    assert (found["since"], found["there_since"], found["first_looked_at"]) == (later, later, NOW)
    assert (first["there_since"], first["first_looked_at"]) == (None, NOW)
    again = rows_of([document("a")], [found], now=later + timedelta(days=30))["a"]
    assert (again["there_since"], again["first_looked_at"]) == (later, NOW)


@pytest.mark.parametrize(
    ("visit", "status", "says", "cause"),
    [
        (
            Visit("a", "unreachable", http_cause="HTTP 503", since="2026-03-01T06:00:00+00:00"),
            "unreachable",
            "cannot be reached since 2026-03-01: HTTP 503.",
            "HTTP 503",
        ),
        (Visit("a", "unreachable"), "unreachable", "cannot be reached: no answer.", "no answer"),
        (
            Visit("a", "blocked_by_robots", http_cause="Disallow: /"),
            "blocked_by_robots",
            "asks programs to keep away (Disallow: /). Ask the partnership",
            "Disallow: /",
        ),
        (
            Visit("a", "nothing_found", ("https://a.example", "https://a.example/b"), stopped_by="80 pages"),
            "not_found",
            "2 pages of its site were looked at. The visit ended early (80 pages).",
            None,
        ),
        (
            Visit("a", "ok", ("https://a.example",), not_reports=("x (the arrangements)", "y (a plan)", "z", "w")),
            "not_found",
            "1 page of its site was looked at. Seen, but something else: x (the arrangements), y (a plan), z and 1 more.",
            None,
        ),
    ],
)
def test_a_visit_tells_why_nothing_is_there(visit, status, says, cause):
    row = rows_of([], visits=[visit])["a"]
    assert (row["status"], row["http_cause"], row["looked_at"]) == (status, cause, list(visit.pages_looked_at))
    assert says in row["reason"]
    assert rows_of([document("a")], visits=[visit])["a"]["status"] == "found", "a report that is here is not missing"


def test_an_unreachable_site_is_dated_from_its_first_failure():
    visit = Visit("a", "unreachable", http_cause="HTTP 503", since="2026-03-01T06:00:00+00:00")
    assert rows_of([], visits=[visit])["a"]["since"] == datetime(2026, 3, 1, 6, tzinfo=UTC)


def test_a_run_without_a_visit_keeps_what_the_last_visit_met():
    visit = Visit("a", "blocked_by_robots", ("https://a.example",), "robots.txt")
    earlier = [rows_of([], visits=[visit])["a"]]
    row = rows_of([], earlier, now=NOW + timedelta(days=1))["a"]
    assert (row["status"], row["http_cause"], row["looked_at"]) == (
        "blocked_by_robots",
        "robots.txt",
        ["https://a.example"],
    )
    assert row["since"] == NOW and row["reason"] == earlier[0]["reason"]
    assert rows_of([], earlier, visits=[Visit("a", "ok")])["a"]["status"] == "not_found"


def test_a_summary_on_a_site_that_fails_is_not_the_report():
    visit = Visit("a", "unreachable", http_cause="HTTP 500")
    row = rows_of([document("a", kind="summary")], visits=[visit])["a"]
    assert row["status"] == "unreachable" and row["reason"].startswith("Only summary was found")


def test_what_a_person_called_no_report_is_counted_nowhere():
    assert rows_of([document("a", "ignored")])["a"]["status"] == "not_found"
    scan = document(None, "ignored", best_guesses=["a 2023-24"])
    assert rows_of([scan])["a"]["status"] == "not_found"


def test_quarantine_tells_the_documents_and_their_best_guesses():
    row = rows_of([document("a", "quarantined", best_guesses=["a 2023-24", "a 2022-23"])])["a"]
    assert row["reason"].endswith("Best guesses: a 2023-24, a 2022-23.")
    assert row["versions"] == ["a.pdf-main"] and row["found_at"] == ["a.pdf"]


def test_the_register_of_the_year_decides_who_is_expected():
    ended = Line("a", valid_to="2022-23")
    earlier = list(rows_of([]).values())
    assert rows_of([], earlier, register=(ended, "b")).keys() == {"b"}, "a partnership that has ended is not chased"
    row = rows_of([document("a")], register=(ended,))["a"]
    assert row["status"] == "found" and "The register expects no report of it for 2023-24" in row["reason"]


@pytest.fixture
def lake(tmp_path):
    lake = open_lake(str(tmp_path))
    lake.write(
        dataset("coverage"),
        YEAR,
        "coverage",
        rows_of([document("a"), document("b")], register=("a", "b", "c")).values(),
    )
    return lake


def test_a_failure_of_the_analysis_is_marked_stays_while_nothing_changes_and_goes_when_it_succeeds(lake):
    staged = lake.staged("run")
    assert mark_failed(lake, staged, YEAR, {"a-2023-24": "It took too long."}) == []
    failed, found, missing = read_coverage(lake, staged, YEAR)
    assert (failed["status"], failed["step"], failed["reason"]) == ("failed", "analyse", "It took too long.")
    assert (found["status"], missing["status"]) == ("found", "not_found")
    assert failed["since"] is None and found["since"] == NOW
    assert failed["there_since"] == NOW, "a report that cannot be read was there all the same"
    lake.promote(staged)
    assert found_reports(lake, YEAR) == ["a-2023-24", "b-2023-24"], "what failed may be tried again"

    earlier = lake.rows(dataset("coverage"), YEAR)
    documents = [document("a"), document("b")]
    assert rows_of(documents, earlier)["a"]["status"] == "failed"
    assert rows_of(documents, earlier, changed=["a"])["a"]["status"] == "found", "a new document deserves a new try"

    again = lake.staged("again")
    assert mark_analysed(lake, again, YEAR, ["a-2023-24", "b-2023-24"]) == []
    assert [row["status"] for row in read_coverage(lake, again, YEAR)] == ["found", "found", "not_found"]


def test_marks_of_one_run_add_up_and_unknown_reports_are_told(lake):
    staged = lake.staged("run")
    mark_failed(lake, staged, YEAR, {"a-2023-24": "One reason."})
    assert mark_failed(lake, staged, YEAR, {"b-2023-24": "Another.", "x-2023-24": "Unknown."}) == ["x-2023-24"]
    assert [row["reason"] for row in read_coverage(lake, staged, YEAR)][:2] == ["One reason.", "Another."]
    assert mark_analysed(lake, staged, "1999-00", ["y"]) == ["y"]
