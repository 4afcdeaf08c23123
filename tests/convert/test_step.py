"""The step writes every report's documents into staging, and no document takes another with it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.convert.step import convert_reports
from include.datasets import dataset
from include.lake import Lake, open_lake
from include.settings import Settings
from include.workers import Outcome
from tests.convert.papers import PROSE, Paper

YEAR = "2023-24"


def add(
    lake: Lake, report_id: str, data: bytes, chapter_no: int = 1, media_type: str = "application/pdf", **more: Any
) -> str:
    digest = hashlib.sha256(data).hexdigest()
    row = {
        "document_id": digest[:12],
        "report_id": report_id,
        "partnership_id": report_id.rsplit("-", 2)[0],
        "kind": "main",
        "chapter_no": chapter_no,
        "media_type": media_type,
        "n_bytes": len(data),
        "sha256": digest,
        "raw_key": lake.keep_file(data, ".pdf"),
        "source": f"inbox/{chapter_no}.pdf",
        "fetched_at": datetime.now(UTC),
        "status": "collected",
        **more,
    }
    lake.write(dataset("documents"), YEAR, digest[:12], [row])
    return digest[:12]


def report(words: str) -> bytes:
    return Paper().heading("Our year").paragraph(f"{words} {PROSE}").done()


def run(lake: Lake, report_ids: list[str], **settings: Any) -> tuple[Lake, list[Outcome]]:
    staged = lake.staged("run")
    told: list[Outcome] = []
    outcomes = convert_reports(lake, staged, YEAR, report_ids, Settings(workers=2, **settings), told.append)
    assert sorted(o.report_id for o in told) == sorted(o.report_id for o in outcomes), "each report is told of once"
    return staged, outcomes


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(str(tmp_path / "lake"))


def test_each_report_has_its_files_and_a_bad_one_fails_alone_with_its_reason(lake: Lake) -> None:
    add(lake, "vale-2023-24", report("Vale."))
    add(lake, "moor-2023-24", b"<html>not a pdf at all</html>")
    staged, outcomes = run(lake, ["vale-2023-24", "moor-2023-24", "nowhere-2023-24"])
    by_id = {outcome.report_id: outcome for outcome in outcomes}
    assert by_id["vale-2023-24"].status == "done"
    assert by_id["vale-2023-24"].counts["pages"] == 1
    assert by_id["moor-2023-24"].status == "failed" and "not a PDF" in by_id["moor-2023-24"].reason
    assert by_id["nowhere-2023-24"].status == "failed" and "no readable document" in by_id["nowhere-2023-24"].reason
    states = {row["report_id"]: row["status"] for row in staged.rows(dataset("conversions"), YEAR)}
    assert states == {"vale-2023-24": "converted", "moor-2023-24": "unreadable"}
    assert all(row["text"] for row in staged.rows(dataset("elements"), YEAR))


def test_one_unreadable_document_of_several_does_not_lose_the_others(lake: Lake) -> None:
    second = add(lake, "vale-2023-24", report("Second chapter."), chapter_no=2)
    broken = add(lake, "vale-2023-24", b"%PDF-1.4 cut off", chapter_no=3)
    first = add(lake, "vale-2023-24", report("First chapter."), chapter_no=1)
    staged, outcomes = run(lake, ["vale-2023-24"])
    assert outcomes[0].status == "done" and "damaged" in outcomes[0].notes["unreadable"]
    states = {row["document_id"]: row for row in staged.rows(dataset("conversions"), YEAR)}
    assert [states[d]["status"] for d in (first, second, broken)] == ["converted", "converted", "unreadable"]
    assert states[broken]["reason"]
    order = list(dict.fromkeys(row["document_id"] for row in staged.rows(dataset("elements"), YEAR)))
    assert order == [first, second], "chapters keep their order"


def test_a_document_that_kills_its_process_is_named_and_the_others_are_read(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = add(lake, "vale-2023-24", memory_eater(), chapter_no=1)
    sound = add(lake, "vale-2023-24", report("Sound."), chapter_no=2)
    staged, outcomes = run(lake, ["vale-2023-24"], report_memory_limit_mb=700)
    assert outcomes[0].status == "done", outcomes
    states = {row["document_id"]: row["status"] for row in staged.rows(dataset("conversions"), YEAR)}
    assert states[sound] == "converted"
    assert states[deadly] in ("out_of_memory", "unreadable", "failed", "empty")
    assert not list(staged.store.list(f"{staged.root}/converting")), "no mark is left behind"


def memory_eater() -> bytes:
    """A page whose content stream unpacks to hundreds of megabytes."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(900)) + packer.flush()
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>endobj\n"
    body += b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_a_document_that_takes_too_long_ends_timed_out_and_the_next_report_is_read(lake: Lake) -> None:
    from tests.convert.test_hostile import long_document

    slow = add(lake, "moor-2023-24", long_document(2000))
    add(lake, "vale-2023-24", report("Vale."))
    staged, outcomes = run(lake, ["moor-2023-24", "vale-2023-24"], report_time_limit_s=2, max_pages=3000)
    assert [outcome.status for outcome in outcomes] == ["failed", "done"]
    states = {row["document_id"]: row["status"] for row in staged.rows(dataset("conversions"), YEAR)}
    assert states[slow] == "timed_out"


def test_a_protected_document_is_read_with_a_known_password_which_is_never_told(lake: Lake) -> None:
    from tests.convert.test_hostile import protected

    add(lake, "vale-2023-24", protected())
    _, (refused,) = run(lake, ["vale-2023-24"])
    assert refused.status == "failed" and "PDF_PASSWORDS" in refused.reason
    settings = Settings(pdf_passwords="wrong one, open sesame")
    assert settings.known_passwords == ("wrong one", "open sesame")
    assert "sesame" not in repr(settings)
    staged, (outcome,) = run(lake, ["vale-2023-24"], pdf_passwords="wrong one, open sesame")
    assert outcome.status == "done" and outcome.counts["pages"] == 2
    assert "sesame" not in repr(outcome) + repr(staged.rows(dataset("conversions"), YEAR))


def test_no_child_is_told_of_the_documents_of_other_reports(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from include.convert import step

    for name in ("vale-2023-24", "moor-2023-24"):
        add(lake, name, report(name))
    told: dict[str, Any] = {}
    monkeypatch.setattr(step, "work_through", lambda job, ids, details, **more: told.update(details) or [])
    with pytest.raises(KeyError):
        convert_reports(lake, lake.staged("run"), YEAR, ["vale-2023-24", "moor-2023-24"], Settings(workers=1))
    assert {one: [d["report_id"] for d in known.documents] for one, known in told.items()} == {
        "vale-2023-24": ["vale-2023-24"],
        "moor-2023-24": ["moor-2023-24"],
    }


def test_converting_twice_gives_the_same_bytes(lake: Lake) -> None:
    add(lake, "vale-2023-24", report("Vale."))
    files = []
    for name in ("one", "two"):
        staged = lake.staged(name)
        convert_reports(lake, staged, YEAR, ["vale-2023-24"], Settings(workers=1))
        files.append([staged.store.get(staged.key(dataset(d), YEAR, "vale-2023-24")) for d in ("pages", "elements")])
    assert files[0] == files[1]
