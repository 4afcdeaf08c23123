"""What an inbox holds, and what manifest, folders, names and title pages say about it."""

from __future__ import annotations

import pytest

from include.collect.inbox import Candidate, kind_of_name, scan_inbox
from include.collect.manifest import InboxError, read_manifest
from include.collect.matching import match_by_name_and_title
from include.collect.media import HTML, PDF, media_type
from include.settings import Settings
from tests.collect.conftest import PNG, html, pdf

HEADER = b"file,partnership_id,reporting_year,kind\n"
PDF_BYTES = pdf("A page")


@pytest.fixture
def scan(place, register):
    def scanned():
        return scan_inbox(str(place.folder), register)

    return scanned


def by_key(inbox):
    return {one.key: one for one in inbox.candidates}


# --- the manifest ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_manifest_is_read_in_the_encodings_spreadsheets_write(register, encoding):
    text = "file,partnership_id,reporting_year,kind\r\nreport – café.pdf,aldershire,2023/24,Main\r\n"
    (claim,) = read_manifest(text.encode(encoding), "manifest.csv", register)
    assert (claim.file, claim.partnership_id, claim.reporting_year, claim.kind) == (
        "report – café.pdf", "aldershire", "2023-24", "main",
    )  # fmt: skip
    assert claim.problem == ""


def test_a_manifest_with_semicolons_and_windows_paths_is_read(register):
    data = b"file;partnership_id;reporting_year;kind\n.\\2023\\a.pdf;aldershire;2023-24;summary\n\n"
    (claim,) = read_manifest(data, "manifest.csv", register)
    assert (claim.file, claim.kind) == ("2023/a.pdf", "summary")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"a.pdf,aldershire,2023,main", "line 2: reporting_year '2023' is no reporting year: write it like 2023-24"),
        (b"a.pdf,aldershire,2023-24,whole", "line 2: kind 'whole' is not one of main, chapter"),
        (b"a.pdf,aldershir,2023-24,main", "Did you mean aldershire"),
        (b"a.pdf,,2023-24,main", "line 2: partnership_id '' is not in the register"),
        (b",aldershire,2023-24,main", "line 2: file is empty"),
        (b"a.pdf", "line 2: reporting_year '' is no reporting year"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_in_which_line(register, row, says):
    (claim,) = read_manifest(HEADER + row + b"\n", "manifest.csv", register)
    assert says in claim.problem


@pytest.mark.parametrize(
    "data", [b"", b"file,partnership_id,kind\na.pdf,aldershire,main\n", b"a.pdf,aldershire,2023-24,main\n"]
)
def test_a_manifest_without_its_columns_is_refused(register, data):
    with pytest.raises(InboxError, match=r"manifest\.csv, line 1: column .* missing"):
        read_manifest(data, "manifest.csv", register)


def test_rows_that_disagree_about_a_file_are_one_problem_and_a_repeated_row_is_none(register):
    rows = b"a.pdf,aldershire,2023-24,main\na.pdf,aldershire,2022-23,main\nb.pdf,aldershire,2023-24,\nb.pdf,aldershire,2023-24,main\n"
    first, second = read_manifest(HEADER + rows, "manifest.csv", register)
    assert "lines 2 and 3 disagree about a.pdf" in first.problem
    assert second.problem == ""


def test_a_folder_in_the_manifest_is_a_report_in_chapters_in_natural_order(place, scan):
    for name in (
        "chapter-10.html",
        "chapter-2.html",
        "chapter-1.html",
        "style.css",
        "photo.png",
        "chapter-1_files/frame.html",
    ):
        place.put(f"web/{name}", html("<p>text</p>"))
    place.manifest("web,aldershire,2023-24,main")
    chapters = scan().candidates
    assert [(one.key, one.order, one.kind) for one in chapters] == [
        ("web/chapter-1.html", 1, "chapter"),
        ("web/chapter-2.html", 2, "chapter"),
        ("web/chapter-10.html", 3, "chapter"),
    ]
    assert {one.group for one in chapters} == {"web"}


def test_a_folder_with_one_page_is_a_main_report(place, scan):
    place.put("web/report.html", html("<p>text</p>"))
    place.manifest("web/,aldershire,2023-24,main")
    assert [one.kind for one in scan().candidates] == ["main"]


def test_a_row_without_its_file_is_a_problem_and_the_others_are_taken(place, scan):
    place.put("a.pdf", PDF_BYTES)
    place.manifest(
        "A.PDF,aldershire,2023-24,main", "gone.pdf,st-edmund,2023-24,main", "http://x.example/a,st-edmund,2023-24,main"
    )
    inbox = scan()
    assert [(one.partnership_id, one.address) for one in inbox.candidates] == [
        ("aldershire", ""), ("st-edmund", "http://x.example/a"),
    ]  # fmt: skip
    (problem,) = inbox.problems
    assert "line 3: gone.pdf is not in the inbox" in problem


# --- folders and what is no document ----------------------------------------------------------------------


def test_folders_of_year_and_partnership_say_whose_a_file_is(place, scan):
    place.put("2023-24/aldershire/report.pdf", PDF_BYTES)
    place.put("2023-24/aldershire/executive summary.pdf", PDF_BYTES)
    place.put("2022_23/st-edmund/01 start.html", html("a"))
    place.put("2022_23/st-edmund/02 end.html", html("b"))
    place.put("2022_23/st-edmund/images/chart.png", PNG)
    found = by_key(scan())
    report = found["2023-24/aldershire/report.pdf"]
    assert (report.said_by, report.partnership_id, report.reporting_year, report.kind) == (
        "folder", "aldershire", "2023-24", "main",
    )  # fmt: skip
    assert found["2023-24/aldershire/executive summary.pdf"].kind == "summary"
    chapters = [one for one in found.values() if one.kind == "chapter"]
    assert [(one.order, one.reporting_year, one.group) for one in chapters] == [
        (1, "2022-23", "2022_23/st-edmund"),
        (2, "2022-23", "2022_23/st-edmund"),
    ]
    assert len(found) == 4


def test_a_folder_of_no_partnership_is_a_problem_with_guesses(place, scan):
    place.put("2023-24/aldershir/report.pdf", PDF_BYTES)
    (one,) = scan().candidates
    assert "names no partnership of the register" in one.problem
    assert one.best_guesses[0] == "aldershire 2023-24"


def test_files_the_manifest_does_not_list_fall_to_folders_and_names(place, scan):
    place.put("a.pdf", PDF_BYTES)
    place.put("2023-24/st-edmund/b.pdf", PDF_BYTES)
    place.put("c.pdf", PDF_BYTES)
    place.manifest("a.pdf,aldershire,2023-24,main")
    assert {key: one.said_by for key, one in by_key(scan()).items()} == {
        "a.pdf": "manifest",
        "2023-24/st-edmund/b.pdf": "folder",
        "c.pdf": None,
    }


def test_what_is_no_document_is_passed_over_quietly(place, scan):
    place.put("a.pdf", PDF_BYTES)
    for name in (
        "gold.json", "DATASET.md", "tool.py", "sources/a.md", "sources/b.html", "photo.jpg", ".hidden.pdf", ".git/x.pdf",
        "~$a.docx", "__MACOSX/a.pdf", "a_files/frame.html", "notes.txt", "Thumbs.db",
    ):  # fmt: skip
        place.put(name, "x")
    inbox = scan()
    assert list(by_key(inbox)) == ["a.pdf"]
    assert inbox.problems == []


def test_pages_in_one_folder_are_chapters_unless_they_name_different_reports(place, scan):
    place.put("aldershire 2023-24/1-start.html", html("a"))
    place.put("aldershire 2023-24/2-end.html", html("b"))
    place.put("pages/aldershire.html", html("c"))
    place.put("pages/st-edmund.html", html("d"))
    groups = {one.key: one.group for one in scan().candidates}
    assert groups["aldershire 2023-24/1-start.html"] == groups["aldershire 2023-24/2-end.html"]
    assert groups["pages/aldershire.html"] != groups["pages/st-edmund.html"]


def test_a_lake_inside_the_inbox_is_not_taken_in_again(place, register):
    place.put("a.pdf", PDF_BYTES)
    place.put("lake/raw/files/ab/abc.pdf", PDF_BYTES)
    settings = Settings(lake_uri=str(place.folder / "lake"))
    assert [one.key for one in scan_inbox(str(place.folder), register, settings).candidates] == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Annual report 2023-24.pdf", "main"),
        ("annual_report_summary.pdf", "summary"),
        ("Independent-Scrutineers-Report.pdf", "scrutineer"),
        ("easy-read annual report.pdf", "easy_read"),
        ("childrens version.pdf", "childrens_version"),
        ("Young People's summary.pdf", "childrens_version"),
        ("Appendix A.pdf", "appendix"),
        ("data appendix.pdf", "data_appendix"),
    ],
)
def test_the_name_tells_the_kind_of_document(name, kind):
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda place: str(place.folder / "nowhere"), "does not exist"),
        (lambda place: str(place.folder / "partnerships.csv"), "is a file"),
        (lambda place: str(place.folder), "holds no report"),
        (lambda place: "", "INBOX is empty"),
        (lambda place: "ftp://host/folder", "neither a folder nor s3://"),
    ],
)
def test_an_inbox_that_cannot_be_used_says_why_in_one_sentence(place, register, make, says):
    with pytest.raises(InboxError, match="INBOX") as error:
        scan_inbox(make(place), register)
    assert says in str(error.value)


def test_a_manifest_of_missing_files_alone_is_an_empty_inbox(place, scan):
    place.manifest("gone.pdf,aldershire,2023-24,main")
    with pytest.raises(InboxError, match=r"holds no report.*gone\.pdf is not in the inbox"):
        scan()


# --- bytes, names and title pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n...", "report.html", PDF),
        (b"\r\n\r\nHTTP header\r\n%PDF-1.4", "download", PDF),
        (b"<!DOCTYPE html><html>", "report.pdf", HTML),
        ("<html><body>".encode("utf-16"), "report", HTML),
        (b"just words", "report.html", HTML),
        (b"PK\x03\x04....", "report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04....", "report.pdf", "application/zip"),
        (PNG, "chart.pdf", "image/png"),
        (b"", "report.pdf", "application/octet-stream"),
    ],
)
def test_the_bytes_tell_what_a_file_is(data, name, expected):
    assert media_type(data, name) == expected


def matched(register, name, title_page, text=""):
    return match_by_name_and_title(Candidate(name, name), "", f"{title_page}\n{text}", register)


@pytest.mark.parametrize(
    ("name", "title_page", "report"),
    [
        ("aldershire-annual-report-2023-24.pdf", "", ("aldershire", "2023-24")),
        ("North_Aldershire_SCP_Annual_Report_2022_23.pdf", "", ("north-aldershire", "2022-23")),
        (
            "download(3).pdf",
            "Brigg and Holm Safeguarding Children Partnership\nYearly report 2023/24",
            ("brigg-and-holm", "2023-24"),
        ),
        ("report.pdf", "St Edmund Safeguarding Children Board\nApril 2023 – March 2024", ("st-edmund", "2023-24")),
        ("report.pdf", "Keeping Aldershire safe: our Annual Report for 2023 to 2024", ("aldershire", "2023-24")),
        ("brigg 24-25.pdf", "Annual report", ("brigg-and-holm", "2024-25")),
        ("2023-24/Aldershire/report.pdf", "", ("aldershire", "2023-24")),
        ("aldershire.pdf", "Annual Report and Business Plan 2023-24", ("aldershire", "2023-24")),
        ("aldershire_2023-24.pdf", "Annual report 2023-24, with the business plan 2024-25", ("aldershire", "2023-24")),
    ],
)
def test_a_plain_name_or_title_page_is_a_match(register, name, title_page, report):
    match = matched(register, name, title_page)
    assert (match.partnership_id, match.reporting_year) == report
    assert match.confidence >= 0.7


@pytest.mark.parametrize(
    ("name", "title_page", "why", "guess"),
    [
        ("aldershire.pdf", "Annual report 2023", "2023-24 or 2022-23", "aldershire 2023-24"),
        ("report-2023-24.pdf", "Annual report", "do not tell one partnership", "2023-24"),
        ("aldershire-2023-24.pdf", "Yearly report 2022-23", "2023-24 or 2022-23", "aldershire 2023-24"),
        (
            "aldershire-2023-24.pdf",
            "St Edmund Safeguarding Children Board",
            "aldershire or st-edmund",
            "aldershire 2023-24",
        ),
        ("aldershire and brigg 2023-24.pdf", "", "aldershire or brigg-and-holm", "aldershire 2023-24"),
        ("Aldershrie 2023-24.pdf", "", "only hinted at (aldershire)", "aldershire 2023-24"),
        ("aldershire 2021-23.pdf", "Annual report", "only hinted at (2022-23)", "aldershire 2022-23"),
        ("aldershire business plan 2023-24.pdf", "Business Plan", "a business or strategic plan", "aldershire 2023-24"),
        ("aldershire 2023-24 DRAFT annual report.pdf", "", "a draft", "aldershire 2023-24"),
        (
            "aldershire-2023-24.pdf",
            "Inspection of Aldershire children's services",
            "an inspection report",
            "aldershire 2023-24",
        ),
        ("scan0001.pdf", "", "do not tell one partnership", None),
    ],
)
def test_what_is_not_plain_waits_for_a_person_with_reason_and_guesses(register, name, title_page, why, guess):
    match = matched(register, name, title_page)
    assert (match.partnership_id, match.reporting_year) == (None, None)
    assert why in match.problem
    assert "manifest.csv" in match.problem
    assert (match.best_guesses[0] if guess else match.best_guesses) == (guess or ())


def test_places_named_in_the_text_are_no_match(register):
    match = matched(
        register, "report.pdf", "Annual report 2023-24" + " word" * 200, "Brigg, Aldershire and St Edmund took part"
    )
    assert match.partnership_id is None
