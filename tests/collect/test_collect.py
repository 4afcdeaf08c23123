"""From an inbox to rows and coverage: everything is in a named state, and nothing that is there is lost."""

from __future__ import annotations

import multiprocessing.forkserver
import os

import pytest

from include.collect import InboxError, collect_inbox
from include.datasets import dataset
from include.lake import open_lake
from include.register import RegisterError
from include.settings import PRACTICE, Settings
from tests.collect.conftest import LATER, NOW, PNG, REGISTER, hostile_pdf, html, pdf, report_pdf

ALDERSHIRE = report_pdf("Aldershire Safeguarding Children Partnership", "2023-24")


def test_reports_of_several_years_are_collected_and_every_partnership_has_its_coverage(place):
    place.put("a.pdf", ALDERSHIRE)
    place.put("2022-23/st-edmund/b.pdf", pdf("one", "two", title="St Edmund: our year"))
    place.put("Brigg and Holm annual report 2023-24.pdf", pdf("scan"))
    place.manifest("a.pdf,aldershire,2023-24,main")
    collected = place.run()

    assert collected.years == collected.changed_years == ["2022-23", "2023-24"]
    assert collected.reports == {
        "2022-23": ["st-edmund-2022-23"],
        "2023-24": ["aldershire-2023-24", "brigg-and-holm-2023-24"],
    }
    assert (collected.counts["documents"], collected.counts["new"], collected.messages) == (3, 3, [])
    documents = place.documents()
    a = documents["a.pdf"]
    assert (a["report_id"], a["reporting_year"], a["kind"], a["n_pages"], a["status"]) == (
        "aldershire-2023-24", "2023-24", "main", 3, "collected",
    )  # fmt: skip
    assert a["document_id"] == a["sha256"][:12]
    assert place.lake.file(a["raw_key"]) == ALDERSHIRE
    assert a["title"].startswith("Aldershire Safeguarding Children Partnership Yearly Report")
    assert documents["2022-23/st-edmund/b.pdf"]["title"] == "St Edmund: our year"
    assert {row["source"]: row["matched_by"] for row in documents.values()} == {
        "a.pdf": "manifest",
        "2022-23/st-edmund/b.pdf": "folder",
        "Brigg and Holm annual report 2023-24.pdf": "name_and_title",
    }
    coverage = place.coverage("2023-24")
    assert {key: row["status"] for key, row in coverage.items()} == {
        "aldershire": "found", "brigg-and-holm": "found", "north-aldershire": "not_found", "st-edmund": "not_found",
    }  # fmt: skip
    assert coverage["aldershire"]["report_id"] == "aldershire-2023-24"
    assert "No file in" in coverage["st-edmund"]["reason"]


def test_chapters_in_a_folder_make_one_report_with_their_pictures_and_a_second_run_changes_nothing(place):
    place.put("a.pdf", pdf("St Edmund"))
    for number in (1, 2, 10):
        place.put(
            f"web/{number}-chapter.html", html(f"<h1>Chapter {number}</h1><img src='img/pic%20{number}.png?v=1'>")
        )
        place.put(f"web/img/pic {number}.png", PNG + bytes([number]))
    place.manifest("web,aldershire,2023-24,main", "a.pdf,st-edmund,2023-24,main")
    collected = place.run()
    rows = sorted(
        (row for row in place.documents().values() if row["kind"] == "chapter"), key=lambda row: row["chapter_no"]
    )
    assert [(row["chapter_no"], row["source"], row["title"]) for row in rows] == [
        (1, "web/1-chapter.html", "Chapter 1"),
        (2, "web/2-chapter.html", "Chapter 2"),
        (3, "web/10-chapter.html", "Chapter 10"),
    ]
    assert {row["report_id"] for row in rows} == {"aldershire-2023-24"}
    assert all(row["kind"] == "chapter" and row["n_pages"] is None for row in rows)
    (picture,) = rows[2]["pictures"]
    assert picture["src"] == "img/pic%2010.png?v=1", "as the page writes it"
    assert place.lake.file(picture["key"]) == PNG + bytes([10])
    assert collected.reports == {"2023-24": ["aldershire-2023-24", "st-edmund-2023-24"]}
    assert place.coverage("2023-24")["aldershire"]["n_documents"] == 3

    again = place.run(LATER)
    assert (again.counts["unchanged"], again.counts["new"], again.changed_years) == (4, 0, [])
    assert all(row["fetched_at"] == NOW for row in place.documents().values())
    assert place.coverage("2023-24")["aldershire"]["last_looked_at"] == LATER


def test_what_is_wrong_or_uncertain_waits_with_its_reason_and_holds_up_no_other(place):
    for number, name in enumerate(("good", "who", "year", "kind")):
        place.put(f"{name}.pdf", pdf(f"document {number}"))
    place.put("summary.pdf", pdf("short"))
    place.put("a.pdf", pdf("first"))
    place.put("b.pdf", pdf("second"))
    place.put("Elsewere 2023-24.pdf", pdf("An evening in the park"))
    place.put("scan0001.pdf", pdf("nothing to go by"))
    place.put(
        "partnerships.csv", f"{REGISTER}elsewhere,Elsewhere Safeguarding Children Partnership,London,Elsewhere,,\n"
    )
    place.manifest(
        "good.pdf,aldershire,2023-24,main",
        "who.pdf,aldershir,2023-24,main",
        "year.pdf,st-edmund,last year,main",
        "kind.pdf,brigg-and-holm,2023-24,the report",
        "gone.pdf,north-aldershire,2023-24,main",
        "summary.pdf,st-edmund,2023-24,summary",
        "a.pdf,north-aldershire,2023-24,main",
        "b.pdf,north-aldershire,2023-24,main",
    )
    collected = place.run()
    assert {source: (row["status"], row["reporting_year"]) for source, row in place.documents().items()} == {
        "good.pdf": ("collected", "2023-24"),
        "who.pdf": ("quarantined", "2023-24"),
        "year.pdf": ("quarantined", "unknown"),
        "kind.pdf": ("quarantined", "2023-24"),
        "summary.pdf": ("collected", "2023-24"),
        "a.pdf": ("quarantined", "2023-24"),
        "b.pdf": ("quarantined", "2023-24"),
        "Elsewere 2023-24.pdf": ("quarantined", "unknown"),
        "scan0001.pdf": ("quarantined", "unknown"),
    }
    assert collected.years == ["2023-24"], "a file without a year opens none"
    assert collected.reports == {"2023-24": ["aldershire-2023-24"]}
    assert (collected.counts["problems"], collected.counts["quarantined"]) == (1, 7)
    told = "\n".join(collected.messages)
    for line, words in ((3, "aldershir"), (4, "last year"), (5, "the report"), (6, "gone.pdf")):
        assert f"manifest.csv, line {line}" in told
        assert words in told
    rivals = "2 main reports for north-aldershire 2023-24: a.pdf and b.pdf."
    assert told.count(rivals) == 1, "one clear sentence, once"

    coverage = place.coverage("2023-24")
    assert {key: row["status"] for key, row in coverage.items()} == {
        "aldershire": "found", "brigg-and-holm": "quarantined", "elsewhere": "quarantined",
        "north-aldershire": "quarantined", "st-edmund": "not_found",
    }  # fmt: skip
    assert "Elsewere 2023-24.pdf may be this report" in coverage["elsewhere"]["reason"]
    assert rivals in coverage["north-aldershire"]["reason"]
    assert coverage["st-edmund"]["reason"] == "Only summary was found (summary.pdf): add the main report."
    assert [row["report_id"] for row in coverage.values()] == ["aldershire-2023-24", None, None, None, None]


def test_every_bad_file_gets_a_named_state_and_the_good_one_is_read(place):
    place.settings = {"max_pages": 5, "max_file_mb": 1, "report_memory_limit_mb": 1600}
    place.put("killer.pdf", hostile_pdf())
    body = ALDERSHIRE
    place.put("good.pdf", body)
    place.put("locked.pdf", pdf("secret", password="x"))
    place.put("half.pdf", pdf("a", "b", "c")[:300])
    place.put("tailless.pdf", pdf("first page", "second page").rpartition(b"xref")[0].rpartition(b"xref")[0])
    place.put("empty.pdf", b"")
    place.put("words.pdf", b"These are only words")
    place.put("word.docx", b"PK\x03\x04 not really")
    place.put("long.pdf", pdf(*"abcdefg"))
    place.put("huge.pdf", b"%PDF-1.7\n" + b"0" * 2**20)
    place.put("blank.html", html("<script>let x = 1</script>", title=""))
    place.put("deep.html", html("<div>" * 20_000 + "deep down"))
    place.put("renamed.html", pdf("a PDF in truth"))
    names = sorted(path.name for path in place.folder.iterdir() if path.suffix in {".pdf", ".html", ".docx"})
    place.manifest(*(f"{name},aldershire,20{10 + number}-{11 + number},main" for number, name in enumerate(names)))
    collected = place.run()
    rows = place.documents()
    assert {source: row["status"] for source, row in rows.items()} == {
        "good.pdf": "collected",
        "locked.pdf": "password_protected",
        "half.pdf": "unreadable",
        "killer.pdf": "unreadable",
        "tailless.pdf": "collected",
        "empty.pdf": "unreadable",
        "words.pdf": "unreadable",
        "word.docx": "unsupported",
        "long.pdf": "too_large",
        "huge.pdf": "too_large",
        "blank.html": "unreadable",
        "deep.html": "collected",
        "renamed.html": "collected",
    }
    assert rows["tailless.pdf"]["n_pages"] == 2
    assert "repaired" in rows["tailless.pdf"]["reason"]
    assert rows["renamed.html"]["media_type"] == "application/pdf"
    assert rows["renamed.html"]["raw_key"].endswith(".pdf")
    assert all(row["reason"] for row in rows.values() if row["status"] != "collected")
    assert (collected.counts["unreadable"], collected.counts["unsupported"]) == (8, 1)
    assert "REPORT_MEMORY_LIMIT_MB" in rows["killer.pdf"]["reason"], "it killed its own process and no other"
    locked = rows["locked.pdf"]
    row = place.coverage(locked["reporting_year"])["aldershire"]
    assert (row["status"], row["step"], row["report_id"]) == ("failed", "collect", locked["report_id"])
    assert "locked.pdf: It asks for a password" in row["reason"]


def test_what_changes_in_the_inbox_puts_the_old_rows_out_of_force_and_nothing_else(place):
    for name, text in (("moved", "Brigg"), ("left", "St Edmund"), ("broken", "North Aldershire")):
        place.put(f"{name}.pdf", pdf(text))
    place.put("replaced.pdf", ALDERSHIRE)
    rows = [
        "replaced.pdf,aldershire,2023-24,main",
        "left.pdf,st-edmund,2023-24,main",
        "broken.pdf,north-aldershire,2023-24,main",
    ]
    place.manifest(*rows, "moved.pdf,brigg-and-holm,2022-23,main")
    old = {row["source"]: row["document_id"] for row in place.run().documents}
    place.put("replaced.pdf", report_pdf("Aldershire Safeguarding Children Partnership", "2023-24", n_pages=4))
    place.put("broken.pdf", pdf("North Aldershire")[:200])
    (place.folder / "left.pdf").unlink()
    place.manifest(*rows, "moved.pdf,brigg-and-holm,2023-24,main")
    place.put("partnerships.csv", REGISTER.replace("st-edmund", "elsewhere"))
    collected = place.run(LATER)

    assert collected.superseded == [("2022-23", old["moved.pdf"]), ("2023-24", old["replaced.pdf"])]
    assert collected.years == collected.changed_years == ["2022-23", "2023-24"]
    documents = place.documents()
    assert (documents["moved.pdf"]["report_id"], documents["moved.pdf"]["fetched_at"]) == (
        "brigg-and-holm-2023-24",
        NOW,
    )
    assert (documents["replaced.pdf"]["n_pages"], documents["replaced.pdf"]["fetched_at"]) == (4, LATER)
    assert documents["left.pdf"]["document_id"] == old["left.pdf"], "a report that vanishes stays"
    assert "moved.pdf has moved from 2022-23 to 2023-24." in collected.messages
    assert collected.counts["problems"] == 1, "the manifest still names the file that is gone"
    assert place.coverage("2022-23")["brigg-and-holm"]["status"] == "not_found"
    coverage = place.coverage("2023-24")
    assert coverage.pop("elsewhere")["status"] == "not_found"
    assert {row["status"] for row in coverage.values()} == {"found"}, "also of the one outside this register"
    assert "Not all of it can be read" in coverage["north-aldershire"]["reason"], (
        "a broken copy does not replace a good report"
    )


@pytest.mark.parametrize("what", ["manifest", "register", "inbox"])
def test_what_cannot_be_used_at_all_writes_nothing(place, what):
    place.put("a.pdf", ALDERSHIRE)
    if what == "manifest":
        place.manifest("a.pdf,main", header="file,kind")
    elif what == "register":
        place.put("partnerships.csv", "partnership_id,partnership\n")
    else:
        (place.folder / "a.pdf").unlink()
    with pytest.raises((InboxError, RegisterError)):
        place.run()
    assert list(place.lake.store.list()) == []


@pytest.fixture
def s3(monkeypatch):
    """A bucket on a real S3 endpoint, which also the child processes know."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    names = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-2"}
    for name, value in (names | {"AWS_ENDPOINT_URL": f"http://{host}:{port}"}).items():
        monkeypatch.setenv(name, value)
    stop = multiprocessing.forkserver._forkserver._stop  # type: ignore[attr-defined]  # children have the environment of their fork server's start
    stop()
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    client.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield client
    stop()
    server.stop()


def test_an_inbox_a_register_and_a_lake_on_s3_work_the_same(s3, monkeypatch):
    def put(name, content):
        s3.put_object(Bucket="bucket", Key=f"in/box/{name}", Body=content)

    put("", b"")  # consoles leave an empty object for a folder
    put("partnerships.csv", REGISTER)
    put("manifest.csv", "file,partnership_id,reporting_year,kind\nweb,st-edmund,2023-24,main\n")
    put("2023-24/aldershire/a.pdf", ALDERSHIRE)
    put("web/1.html", html("<h1>One</h1><img src='a.png'>"))
    put("web/2.html", html("<h1>Two</h1>"))
    put("web/a.png", PNG)
    monkeypatch.setenv("REGISTER", "s3://bucket/in/box/partnerships.csv")
    settings = Settings(inbox="s3://bucket/in/box", lake_uri="s3://bucket/lake", workers=2)
    lake = open_lake("s3://bucket/lake")
    staged = lake.staged("run")
    collected = collect_inbox(lake, staged, "run", settings, NOW)
    lake.promote(staged)
    assert collected.reports == {"2023-24": ["aldershire-2023-24", "st-edmund-2023-24"]}
    rows = {row["source"]: row for row in lake.rows(dataset("documents"), "2023-24")}
    assert rows["2023-24/aldershire/a.pdf"]["n_pages"] == 3
    assert lake.file(rows["web/1.html"]["pictures"][0]["key"]) == PNG
    with pytest.raises(InboxError, match="INBOX=s3://bucket/empty holds no report"):
        collect_inbox(lake, staged, "r", settings.model_copy(update={"inbox": "s3://bucket/empty"}), NOW)
    with pytest.raises(InboxError, match="cannot be listed"):
        collect_inbox(lake, staged, "r", settings.model_copy(update={"inbox": "s3://no-such-bucket"}), NOW)


def test_the_samples_are_taken_in_whole(place):
    place.folder = PRACTICE
    collected = place.run()
    assert collected.messages == []
    assert {row["status"] for row in collected.documents} == {"collected"}
    assert len(collected.reports) == 2


@pytest.mark.real_documents
def test_all_real_documents_are_collected_with_their_own_page_counts(place, real_documents):
    import pypdfium2

    place.folder = real_documents
    collected = place.run()
    rows = place.documents()
    assert {row["status"] for row in rows.values()} == {"collected"}
    pages = {path.name: len(pypdfium2.PdfDocument(path)) for path in real_documents.glob("*.pdf")}
    assert {source: row["n_pages"] for source, row in rows.items()} == pages
    assert len(pages) == 12
    assert collected.years == ["2014-15", "2018-19", "2019-20", "2022-23", "2024-25"]
    assert sum(row["status"] == "found" for year in collected.years for row in place.coverage(year).values()) == 12
