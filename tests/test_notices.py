"""A message says what failed, where and what to do, and holds nothing that others wrote."""

import pytest

from include.notices import FAILED, RUNBOOK, recipients, run_failed, run_late
from include.settings import PROJECT, Settings, SettingsError

WEB = "https://airflow.example.org"


def test_mail_addresses_and_webhooks_stand_side_by_side():
    found = recipients(
        " mailto:ops@example.org, https://hooks.example.org/a?b=c,mailto:ann.o'neil@example.org".replace("'", "")
    )
    assert found.mail == ("ops@example.org", "ann.oneil@example.org")
    assert found.webhooks == ("https://hooks.example.org/a?b=c",)
    assert not recipients("") and not recipients(" , ")


@pytest.mark.parametrize(
    "entry",
    [
        "ops@example.org",
        "mailto:",
        "mailto:a@b\nBcc: c@d.org",
        "ftp://x.org",
        "https://",
        "secret-token",
        "mailto:<a@b.org>",
    ],
)
def test_an_entry_that_cannot_be_used_is_named_by_its_number_and_never_shown(entry):
    with pytest.raises(SettingsError, match="entry 2") as caught:
        recipients(f"mailto:ops@example.org, {entry}")
    for part in ("secret-token", "Bcc", "x.org"):
        assert part not in str(caught.value)


def test_a_failure_says_what_where_what_to_do_and_links_to_its_run():
    told = run_failed("analyse_reports", "asset__2026-01-02T00:00:00+00:00", "2023-24", "check_and_keep", WEB)
    assert told.subject == "analyse_reports failed for 2023-24"
    for words in ("task check_and_keep", "What to do:", FAILED["analyse_reports"], RUNBOOK):
        assert words in told.text
    assert told.link == f"{WEB}/dags/analyse_reports/runs/asset__2026-01-02T00%3A00%3A00%2B00%3A00"
    assert told.link in told.text


def test_every_dag_has_its_own_advice():
    assert sorted(FAILED) == sorted(path.stem for path in (PROJECT / "dags").glob("*_*.py"))


def test_a_partition_key_that_is_no_year_is_not_repeated():
    told = run_failed("publish_year", "manual", "{{ conn.x }} <b>call 0900</b>", "", WEB)
    assert "0900" not in str(told.told()) and told.subject == "publish_year failed"


def test_what_is_late_says_by_when_it_was_due_and_whom_to_remind():
    assert "due by 3 May" in run_late("collect_reports", "r", None, "3 May", WEB).text
    asked = run_late("review_year", "r", "2023-24", "3 May", "")
    assert asked.subject == "2023-24 waits for its owner's answer"
    assert "no answer releases nothing" in asked.text and "http" not in asked.text


def test_who_is_told_is_a_secret_of_the_settings(monkeypatch):
    monkeypatch.setenv("NOTIFY", "https://hooks.example.org/T0P-S3CRET")
    assert "S3CRET" not in repr(Settings())
