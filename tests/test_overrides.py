"""One line settles what the machine could not; a wrong line is refused with its reason and spoils no other."""

from __future__ import annotations

import hashlib

import pytest

from include.chase import waiting_documents
from include.lake import open_lake
from include.overrides import OverridesError, read_overrides, settle, settle_earlier
from include.register import load_register
from include.settings import Settings
from tests.collect.conftest import REGISTER, Place, pdf, report_pdf

HEADER = "document,partnership_id,reporting_year,kind,note,who"
SHA = hashlib.sha256(b"scan").hexdigest()


@pytest.fixture
def register(write_register):
    return load_register(
        write_register(
            [
                "partnership_id,partnership,region,local_authorities,valid_from",
                "kent,Kent Safeguarding Children Multi-Agency Partnership,South East,Kent,",
                "new-shire,New Shire SCP,South East,New Shire,2024-25",
            ]
        )
    )


@pytest.fixture
def overrides(tmp_path, register):
    def read(*lines, header=HEADER, name="overrides.csv", asked_for=False):
        (tmp_path / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        settings = Settings(inbox=str(tmp_path), overrides=str(tmp_path / name) if asked_for else "")
        return read_overrides(settings, register)

    return read


def waiting(**more):
    row = {
        "document_id": SHA[:12],
        "sha256": SHA,
        "source": "in/scan 01.pdf",
        "same_as": ["https://kent.example/report.pdf"],
        "partnership_id": None,
        "reporting_year": "unknown",
        "kind": "main",
        "report_id": None,
        "status": "quarantined",
        "reason": "Not matched with certainty.",
        "best_guesses": ["kent 2022-23"],
        "matched_by": None,
        "match_confidence": 0.3,
    }
    return row | more


@pytest.mark.parametrize(
    "document",
    [SHA, SHA.upper(), SHA[:12], "in/scan 01.pdf", r".\in\scan 01.pdf", "https://kent.example/report.pdf"],
)
def test_one_line_settles_a_document_by_any_of_its_names(overrides, document):
    (row,) = settle([waiting()], overrides(f"{document},kent,2023/24,main,cover and text disagree,A. Reader"))
    assert (row["partnership_id"], row["reporting_year"], row["report_id"]) == ("kent", "2023-24", "kent-2023-24")
    assert (row["status"], row["reason"], row["matched_by"], row["match_confidence"]) == (
        "collected",
        None,
        "override",
        1,
    )
    assert (row["decided_by"], row["decision_note"], row["best_guesses"]) == (
        "A. Reader",
        "cover and text disagree",
        [],
    )


def test_what_is_no_report_is_kept_and_ignored(overrides):
    (row,) = settle([waiting()], overrides(f"{SHA},,,ignore,adults' report,A. Reader"))
    assert (row["status"], row["report_id"], row["decided_by"]) == ("ignored", None, "A. Reader")
    assert row["reason"] == "A. Reader has settled that it is no report (overrides.csv, line 2)."


def test_a_decision_mends_no_file(overrides):
    decided = overrides(f"{SHA},kent,2023-24,summary,,A. Reader")
    (row,) = settle([waiting(status="password_protected", reason="A password is needed.")], decided)
    assert (row["status"], row["reason"], row["kind"]) == ("password_protected", "A password is needed.", "summary")


def test_other_documents_stay_as_they_are(overrides):
    other = waiting(sha256="0" * 64, document_id="0" * 12, source="b.pdf", same_as=[])
    decided = overrides(f"{SHA},kent,2023-24,main,,A. Reader")
    assert settle([other], decided) == [other]
    assert settle_earlier([other, waiting()], decided) == settle([waiting()], decided)
    assert settle_earlier(settle([waiting()], decided), decided) == [], "settled once, nothing changes any more"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",kent,2023-24,main,,A", "column document is empty"),
        (f"{SHA},kent,2023-24,main,,", "column who is empty"),
        (f"{SHA},kemt,2023-24,main,,A", "column partnership_id: 'kemt' is not in the register: did you mean kent"),
        (f"{SHA},kent,2023,main,,A", "column reporting_year: '2023' is no reporting year"),
        (f"{SHA},kent,2023-24,report,,A", "column kind: 'report' is not one of main"),
        (f"{SHA},new-shire,2023-24,main,,A", "the register expects no report of new-shire for 2023-24"),
    ],
)
def test_a_wrong_line_is_refused_with_line_column_and_reason_and_the_others_hold(overrides, line, says):
    decided = overrides("other.pdf,kent,2023-24,main,,A. Reader", line)
    (problem,) = decided.problems
    assert "overrides.csv, line 3: " in problem and says in problem
    assert list(decided.by_document) == ["other.pdf"]
    assert settle([waiting()], decided) == [waiting()]


def test_lines_that_contradict_each_other_hold_neither_and_the_same_twice_is_fine(overrides):
    lines = [f"{SHA},kent,{year},main,,A" for year in ("2022-23", "2023-24", "2022-23")]
    decided = overrides(*lines)
    assert settle([waiting()], decided) == [waiting()]
    assert "line 3" in decided.problems[0] and "keep one" in decided.problems[0]
    assert overrides(lines[0], lines[0]).problems == []


def test_a_line_about_nothing_is_told(overrides):
    decided = overrides("gone.pdf,kent,2023-24,main,,A")
    (told,) = decided.unused([waiting()])
    assert "line 2: no document gone.pdf is known" in told
    assert overrides(f"{SHA},kent,2023-24,main,,A").unused([waiting()]) == []


def test_no_file_is_no_decision_but_one_asked_for_must_be_there(tmp_path, register, overrides):
    assert read_overrides(Settings(inbox=str(tmp_path)), register).by_document == {}
    assert overrides("a.pdf,kent,2023-24,main,,A", name="mine.csv", asked_for=True).by_document
    with pytest.raises(OverridesError, match="cannot be read"):
        read_overrides(Settings(overrides=str(tmp_path / "nowhere.csv")), register)
    with pytest.raises(OverridesError, match="line 1: column note, who is missing"):
        overrides("x", header="document,partnership_id,reporting_year,kind")


def test_one_line_takes_a_waiting_document_through_to_the_coverage(tmp_path):
    """The whole way: quarantined by collecting, listed as waiting, settled by its line, found."""
    place = Place(tmp_path / "inbox", open_lake(str(tmp_path / "lake")))
    place.put("partnerships.csv", REGISTER)
    place.put("scan 01.pdf", pdf("Nothing here tells whose it is."))
    place.put("known.pdf", report_pdf("Aldershire Safeguarding Children Partnership", "2023-24"))
    place.run()
    assert place.documents("unknown")["scan 01.pdf"]["status"] == "quarantined"
    (listed,) = waiting_documents(place.lake)
    place.put(
        "overrides.csv", f"{HEADER}\n{listed['document']},st-edmund,2023-24,main,the cover is a picture,A. Reader\n"
    )
    collected = place.run()
    row = place.documents("2023-24")["scan 01.pdf"]
    assert (row["status"], row["matched_by"], row["decided_by"]) == ("collected", "override", "A. Reader")
    assert place.documents("unknown") == {} and "2023-24" in collected.changed_years
    found = place.coverage("2023-24")["st-edmund"]
    assert (found["status"], found["confidence"]) == ("found", 1.0)
    (version,) = found["versions"]
    assert listed["document"].startswith(version)  # the whole hash where twelve digits would pass for a number
    assert waiting_documents(place.lake) == []
