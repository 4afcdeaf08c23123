"""Each role of docs/security.md can do its work with its policy, holds no right it never uses, and reaches nobody else's rooms.

The gate is ours: it reads policies as AWS describes them, and AWS itself was not asked. `KEEP_RIGHTS=file make test-policies` lets everybody
in and writes down every right that was needed, for who changes a policy.
"""

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from include.lake import StoreError, open_store
from include.settings import PRACTICE, PROJECT, get_settings
from tests.security.gate import Asked, Gate, guarded_s3, statement_for

ROLES = ("collect", "analyse", "publish", "review", "analyst")
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
POLICIES = {name: json.loads(body) for name, body in re.findall(r"### (\w+)\n```json\n(.*?)```", PAGE, re.DOTALL)}
EVERYTHING = {
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [f"s3:{one}" for one in ("GetObject", "PutObject", "DeleteObject", "ListBucket")],
            "Resource": "*",
        }
    ]
}


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    from moto.s3.models import s3_backends

    with guarded_s3({**POLICIES, "admin": EVERYTHING}) as guarded:
        s3_backends["123456789012"]["aws"].create_bucket("example-lake", "eu-west-2")
        yield guarded
        if kept := os.environ.get("KEEP_RIGHTS"):
            asked = [
                f"{one.role} {one.action} {one.key or one.prefix} {allowed}" for one, allowed in guarded.asked.items()
            ]
            Path(kept).write_text("\n".join(sorted(asked)), encoding="utf-8")


@pytest.fixture
def become(gate, monkeypatch) -> Callable[[str], None]:
    """Go on with the key of a role."""

    def change(role: str) -> None:
        given = {"AWS_ACCESS_KEY_ID": role, "AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": gate.url}
        for name, value in {**given, "AWS_DEFAULT_REGION": "eu-west-2"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)

    return change


def may(role: str, action: str, key: str) -> bool:
    return statement_for(POLICIES[role], Asked(role, f"s3:{action}", "example-lake", key)) is not None


def test_the_page_has_a_policy_for_every_role_and_none_is_for_everything():
    assert sorted(POLICIES) == sorted(ROLES)
    assert "*" not in re.findall(r'"(s3:[^"]*)"', json.dumps(POLICIES))
    for policy in POLICIES.values():
        for statement in policy["Statement"]:
            assert "arn:aws:s3:::example-lake" in str(statement["Resource"]) and "example-lake/*" not in str(statement)


def test_no_role_may_take_away_what_must_never_change():
    kept = (
        "lake/raw/files/ab/abc.pdf",
        "lake/review/reviews/reporting_year=2023-24/x.parquet",
        "lake/published/2023-24/v1/a.csv",
    )
    for role in ROLES:
        for key in (*kept, "inbox/report.pdf"):
            assert not may(role, "DeleteObject", key), (role, key)
    assert not may("analyse", "PutObject", "lake/raw/files/ab/abc.pdf")


def test_each_role_reaches_its_own_rooms_and_no_other(gate, become):
    def store():
        return open_store("s3://example-lake/lake", get_settings())

    become("admin")
    for key in ("raw/files/ab/abc.pdf", "published/2023-24/v1/a.csv", "analysed/x.parquet", "review/x.parquet"):
        store().put(key, b"1")
    become("collect")
    assert store().put("raw/documents/a.txt", b"1")
    assert not store().exists("raw/documents/b.txt"), "absent is told from denied"
    with pytest.raises(StoreError, match="AccessDenied"):
        store().put("published/2023-24/v1/a.csv", b"2")
    become("analyse")
    for forbidden in ("raw/files/ab/abc.pdf", "published/2023-24/v1/a.csv", "review/x.parquet"):
        with pytest.raises(StoreError, match="AccessDenied"):
            store().put(forbidden, b"2")
    become("analyst")
    assert store().get("published/2023-24/v1/a.csv") == b"1"
    assert list(store().list("published/2023-24")) == ["published/2023-24/v1/a.csv"]
    for denied in (lambda: store().get("analysed/x.parquet"), lambda: list(store().list("review"))):
        with pytest.raises(Exception, match=r"AccessDenied|Forbidden|403"):
            denied()


def put_inbox() -> None:
    """One sample, a long web page, with manifest and register."""
    client = boto3.client("s3")

    def put(name: str, data: bytes) -> None:
        client.put_object(Bucket="example-lake", Key=f"inbox/{name}", Body=data)

    rows = list(csv.DictReader((PRACTICE / "manifest.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row["partnership_id"] == "eastmarsh"]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    put("manifest.csv", "\n".join(lines).encode())
    put("partnerships.csv", (PRACTICE / "partnerships.csv").read_bytes())
    for row in rows:
        source = PRACTICE / row["file"]
        for path in source.parent.glob(f"{source.stem}*"):
            for file in [path] if path.is_file() else filter(Path.is_file, path.rglob("*")):
                put(file.relative_to(PRACTICE).as_posix(), file.read_bytes())


@pytest.mark.slow
@pytest.mark.distributed
def test_a_whole_year_is_done_with_these_rights_and_uses_every_one_of_them(gate, become, monkeypatch):
    from include.tasks import analyse_reports, collect_reports, publish_year, review_year

    monkeypatch.setenv("LAKE_URI", "s3://example-lake/lake")
    monkeypatch.setenv("INBOX", "s3://example-lake/inbox")
    become("admin")
    put_inbox()
    for number in ("1", "2"):  # the second run replaces what the first has kept
        become("collect")
        collected = collect_reports.take_in(f"collect{number}")
        collect_reports.check_and_keep(f"collect{number}", collected)
        for year in collected["years_with_reports"]:
            run = f"{year}-{number}"
            become("analyse")
            for batch in analyse_reports.plan(run, year)[0]:
                analyse_reports.convert(run, year, batch, print)
                analyse_reports.analyse(run, year, batch, print)
            analyse_reports.check_and_keep(run, year)
            become("review")
            review_year.draw_sample(run, year)
            review_year.wait_for_people(year)
            question, _ = review_year.prepare_question(year)
            if question:
                answer = {
                    "chosen_options": ["Release"],
                    "responded_at": "2026-11-22T09:00:00+00:00",
                    "responded_by_user": {"id": "a", "name": "a"},
                }
                review_year.release(run, year, question.told(), answer)
            become("publish")
            assert publish_year.publish(run, year)["version"]
    become("analyst")
    released = open_store("s3://example-lake/lake", get_settings())
    assert "published/2024-25/latest/yearly_scores.parquet" in released.list("published/2024-25")
    assert released.get("published/2024-25/latest/yearly_scores.parquet").startswith(b"PAR1")
    refused = [one for one, allowed in gate.asked.items() if not allowed and one.role in ROLES]
    if kept := os.environ.get("KEEP_RIGHTS"):
        asked = sorted(
            f"{one.role} {one.action} {one.key or one.prefix} {allowed}" for one, allowed in gate.asked.items()
        )
        Path(kept).write_text("\n".join(asked), encoding="utf-8")
    assert refused == []
    for role in ROLES:
        rights = {
            (number, action)
            for number, statement in enumerate(POLICIES[role]["Statement"])
            for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        }
        assert gate.used(role) == rights, role
