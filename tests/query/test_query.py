"""One DuckDB file answers every question of the docs, over a folder and over S3."""

from __future__ import annotations

import re
import shutil

import boto3
import duckdb
import pytest
from moto.server import ThreadedMotoServer

from include.datasets import DATASETS
from include.lake import Lake, LocalStore, open_store
from include.publish.files import parquet_bytes
from include.publish.release import put_release
from include.query import QUESTIONS, ask, build
from include.query.__main__ import PAGE, main
from include.query.build import fill
from include.query.errors import QueryError
from include.settings import PROJECT, get_settings
from tests.publish.a_content import a_content
from tests.publish.a_year import YEAR, a_lake, a_register, a_report, settings


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Two reports of a register of four, released."""
    folder = tmp_path_factory.mktemp("query")
    lake = a_lake(folder, [a_report(0, score=4), a_report(1, score=2, answers=("unmet", "met", "met", "met"))])
    content = a_content(lake, settings(a_register(folder, 4)))
    files = {f"{name}.parquet": parquet_bytes(table) for name, table in content.tables.items()}
    put_release(lake.store, YEAR, files, content.manifest, lambda: None)
    return lake


@pytest.fixture(scope="module")
def database(lake, tmp_path_factory):
    path = tmp_path_factory.mktemp("duckdb") / "safeguarding.duckdb"
    build(lake, path)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_views_read_the_lake_where_it_lies_and_tell_what_they_hold(lake, database):
    views = dict(database.execute("select view_name, comment from duckdb_views() where not internal").fetchall())
    assert {"yearly_scores", "report_evidence", "coverage", "documents", "theme_findings", "evidence"} <= set(views)
    assert "One row per report × theme" in views["report_themes"]
    assert database.execute("select count(*) from theme_findings").fetchone() == (52,)
    years = database.execute("select distinct reporting_year from theme_findings").fetchall()
    assert years == [(YEAR,)]


def test_a_release_of_later_is_seen_without_building_again(lake, database):
    later = "published/2024-25/latest/yearly_scores.parquet"
    assert database.execute("select count(*) from yearly_scores").fetchone() == (5,)
    lake.store.put(later, lake.store.get(f"published/{YEAR}/latest/yearly_scores.parquet"))
    try:
        assert database.execute("select count(*) from yearly_scores").fetchone() == (10,)
    finally:
        lake.store.delete(later)


def test_a_wave_of_a_survey_has_its_view_beside_those_of_the_years(lake):
    dataset = DATASETS["survey_tables"]
    row: dict[str, object] = dict.fromkeys((column.name for column in dataset.columns), "one")
    row |= {"table_id": "role", "row_no": 1, "count": 7, "denominator": 9, "percentage": 77.8}
    row |= dict.fromkeys(("place", "is_tied", "symbol"))
    key = "published/surveys/one/latest/survey_tables.parquet"
    lake.store.put(key, parquet_bytes(dataset.table([row])))
    try:
        with duckdb.connect() as connection:
            assert "survey_tables" in fill(connection, lake)
            assert connection.execute("select count, denominator from survey_tables").fetchall() == [(7, 9)]
            comments = connection.execute("select comment from duckdb_columns() where table_name = 'survey_tables'")
            assert all(comment for (comment,) in comments.fetchall())
    finally:
        lake.store.delete(key)


def test_a_copy_answers_anywhere_without_the_lake(lake, database, tmp_path, monkeypatch):
    shutil.copytree(lake.store.root, tmp_path / "lake")
    built = build(Lake(LocalStore(tmp_path / "lake")), tmp_path / "copied.duckdb", copy=True)
    shutil.rmtree(tmp_path / "lake")
    (tmp_path / "elsewhere").mkdir()
    moved = built.path.rename(tmp_path / "elsewhere" / "moved.duckdb")
    monkeypatch.chdir(tmp_path)
    assert built.kind == "table" and "taken anywhere" in built.message
    with duckdb.connect(str(moved), read_only=True) as copied:
        assert [ask(copied, one) for one in QUESTIONS] == [ask(database, one) for one in QUESTIONS]


def test_a_page_that_says_anything_else_than_the_lake_is_named_with_the_line(lake, tmp_path, capsys):
    path, of_lake = tmp_path / "page.md", ["--lake", lake.store.uri, str(tmp_path / "page.md")]
    assert main(["--questions", *of_lake]) == 0 and main(["--check", *of_lake]) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("| Shire 0 Partnership |", "| Shire 9 Partnership |"))
    capsys.readouterr()
    assert main(["--check", *of_lake]) == 1
    said = capsys.readouterr()
    assert "Shire 9 Partnership" in said.out and "make questions" in said.err
    assert "Shire 9 Partnership" in path.read_text(encoding="utf-8")


@pytest.fixture
def on_s3(lake, monkeypatch):
    """The same lake in a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**environment, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="query")
    remote = Lake(open_store("s3://query/lake", get_settings()))
    for key in [key for key in lake.store.list() if "/latest/" in key or "/coverage/" in key]:
        remote.store.put(key, lake.store.get(key))
    yield remote
    server.stop()


def test_from_s3_the_rows_are_copied_and_answer_the_same(on_s3, database, tmp_path):
    built = build(on_s3, tmp_path / "copied.duckdb")
    assert built.kind == "table" and "build it again after a release" in built.message
    with duckdb.connect(str(built.path), read_only=True) as copied:
        for one in QUESTIONS:
            assert ask(copied, one) == ask(database, one), one.question
        comment = copied.execute("select comment from duckdb_tables() where table_name = 'yearly_scores'").fetchone()
    assert comment is not None and "How many reports reached each score" in comment[0]


def test_there_are_twenty_questions_and_each_has_an_answer(database):
    assert len(QUESTIONS) == 20 == len({one.question for one in QUESTIONS})
    for one in QUESTIONS:
        columns, _ = ask(database, one)
        assert len(columns) >= 3, one.question


def test_answers_are_those_of_the_reports(database):
    by_question = {one.question: one for one in QUESTIONS}
    _, rows = ask(database, by_question["Which reports reach the highest score?"])
    assert rows == [(YEAR, "Shire 0 Partnership", "North East", 4)]
    _, rows = ask(database, by_question["Which partnerships have no report, and why?"])
    assert rows == []
    _, rows = ask(database, by_question["Where is the chair not a partner yet, and how far has the change come?"])
    assert rows == [(YEAR, "Shire 1 Partnership", "unmet", "retained")]


def test_the_page_has_every_question_with_its_sql_and_the_columns_of_its_answer(database):
    text = PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^## \d+\. ", text, flags=re.M)[1:]
    assert [section.split("\n", 1)[0] for section in sections] == [one.question for one in QUESTIONS]
    for section, one in zip(sections, QUESTIONS, strict=True):
        assert f"```sql\n{one.sql.strip()}\n```" in section, "Run `make questions`: the page is not what the code says."
        columns, _ = ask(database, one)
        assert f"| {' | '.join(columns)} |" in section


def test_an_empty_lake_is_said_in_one_sentence(tmp_path, capsys):
    with pytest.raises(QueryError, match=r"Nothing was released in .* yet\. Run `make run` first"):
        build(Lake(LocalStore(tmp_path)), tmp_path / "x.duckdb")
    assert main(["--lake", str(tmp_path), str(tmp_path / "x.duckdb")]) == 1
    assert "Nothing was released" in capsys.readouterr().err


def test_no_other_file_is_overwritten_and_a_folder_is_no_file(lake, tmp_path):
    (tmp_path / "notes.txt").write_text("Years of work.")
    with pytest.raises(QueryError, match="is no DuckDB file"):
        build(lake, tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "Years of work."
    assert "yearly_scores" in build(lake, tmp_path / "a.duckdb").names
    (tmp_path / "folder").mkdir()
    with pytest.raises(QueryError, match="cannot be written"):
        build(lake, tmp_path / "folder")


def test_the_sql_examples_of_the_docs_run(lake, monkeypatch):
    """docs/query.md names the lake's folder; its SQL and the columns in it are those there are."""
    monkeypatch.chdir(lake.store.root.parent)
    text = (PROJECT / "docs" / "query.md").read_text(encoding="utf-8")
    statements = [
        part for block in re.findall(r"```sql\n(.*?)```", text, flags=re.S) for part in block.split(";") if part.strip()
    ]
    assert len(statements) >= 4
    connection = duckdb.connect()
    fill(connection, lake)
    for statement in statements:
        connection.execute(statement)
