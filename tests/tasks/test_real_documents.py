"""The whole pipeline on twelve real inspection reports: files that nobody here made."""

import re

import duckdb
import pandas as pd
import pypdfium2
import pytest

from include.tasks.plain import run_all

pytestmark = [pytest.mark.slow, pytest.mark.real_documents]


@pytest.fixture(scope="module")
def lake(real_documents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    patch = pytest.MonkeyPatch()
    patch.setenv("LAKE_URI", str(folder))
    patch.setenv("INBOX", str(real_documents))
    patch.setenv("INSTRUMENTS", "wt2023")  # beside the older years' own, so that every document is asked for themes
    run_all(to_publish={"2022-23"})  # the year with most of them
    patch.undo()
    return folder


def test_every_document_ends_in_a_named_state_with_the_pages_of_its_pdf(lake, real_documents):
    documents = pd.read_parquet(lake / "raw" / "documents")
    assert set(documents["status"]) == {"collected"}
    pages = pd.read_parquet(lake / "converted" / "pages").groupby("document_id").size()
    for row in documents.itertuples():
        known = len(pypdfium2.PdfDocument(real_documents / row.source.rsplit("/", 1)[-1]))
        assert (row.n_pages, pages[row.document_id]) == (known, known), row.source
    assert len(documents) == 12


def test_every_report_is_analysed_and_says_which_framework_was_the_nearest(lake):
    states = pd.read_parquet(lake / "analysed" / "report_states").set_index("report_id")
    assert set(states["state"]) == {"analysed"}
    assert "nearest" in states.loc["hull-2022-23", "framework_note"]
    assert pd.isna(states.loc["telford-and-wrekin-2024-25", "framework_note"])


def test_verified_quotes_stand_on_the_page_they_cite_read_by_another_reader(lake, real_documents):
    evidence = pd.read_parquet(lake / "analysed" / "evidence")
    documents = pd.read_parquet(lake / "raw" / "documents").set_index("document_id")
    verified = evidence[evidence["check_result"] == "verified"]
    assert len(verified) > 100

    def letters(text):
        return re.sub(r"[^a-z0-9]", "", text.lower())

    wrong = []
    for document_id, quotes in verified.groupby("document_id"):
        source = documents.loc[document_id, "source"].rsplit("/", 1)[-1]
        pdf = pypdfium2.PdfDocument(real_documents / source)
        texts = [letters(page.get_textpage().get_text_bounded()) for page in pdf]
        for row in quotes.itertuples():
            here = texts[int(row.page) - 1] + (texts[int(row.page)] if row.page < len(texts) else "")
            if letters(row.quote) not in here and letters(row.quote)[:40] not in here:
                wrong.append((source, row.page, row.quote))
    assert len(wrong) <= 0.01 * len(verified), wrong[:3]


def test_duckdb_reads_what_was_published(lake):
    query = f"select sum(count) from '{lake}/published/2022-23/latest/yearly_scores.parquet'"
    assert duckdb.sql(query).fetchall() == [(4,)]
    submissions = f"""select count, denominator from '{lake}/published/2022-23/latest/yearly_submissions.parquet'
        where region = 'England' and category = 'found'"""
    assert duckdb.sql(submissions).fetchall() == [(4, 138)]
