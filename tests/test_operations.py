"""The runbook speaks of commands, DAGs, settings and files that exist."""

import argparse
import re

import pytest

from include.notices import FAILED
from include.settings import PROJECT, Settings

PAGES = ("operations.md", "security.md")
TEXT = {name: (PROJECT / "docs" / name).read_text(encoding="utf-8") for name in PAGES}
RUNBOOK = TEXT["operations.md"]


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


@pytest.fixture(scope="module")
def airflow() -> argparse.ArgumentParser:
    from airflow.cli.cli_parser import get_parser

    return get_parser()


COMMANDS = sorted(set(re.findall(r"make airflow DO=(?:'([^'…]+)'|([\w-]+))", RUNBOOK)))


@pytest.mark.parametrize("command", ["".join(pair) for pair in COMMANDS])
def test_every_command_of_airflow_is_one_with_these_options(airflow, command):
    words = command.split()
    parser = airflow
    while words and words[0] in choices(parser):
        parser = choices(parser)[words.pop(0)]
    assert not choices(parser), f"{command}: {words[:1]} is no command"
    parser.parse_args(words)


def test_every_make_target_exists():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    for page in TEXT.values():
        assert set(re.findall(r"`make ([a-z-]+)", page)) <= targets
    assert {"airflow", "notify-test", "verify", "audit", "secrets"} <= set(re.findall(r"`make ([a-z-]+)", RUNBOOK))


def test_every_setting_is_known_to_the_project_or_to_airflow():
    from airflow.configuration import conf

    own = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    tools = {"RELEASE", "ID", "DO", "UNREACHABLE", "VULNERABILITY_SERVICE", "TOKEN", "AIRFLOW"}
    for page in TEXT.values():
        for word in set(re.findall(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b", page)):
            if match := re.fullmatch(r"AIRFLOW__([A-Z_]+?)__([A-Z_]+)", word):
                assert conf.has_option(match[1].lower(), match[2].lower()), word
            elif not word.startswith(("AIRFLOW_CONN_", "OTEL_", "NOT_")):
                assert word in own | tools, word


def test_every_dag_has_its_alerts_and_every_named_dag_and_file_exists():
    table = RUNBOOK[RUNBOOK.index("| alert |") : RUNBOOK.index("## Back-fill")]
    dags = {path.stem for path in (PROJECT / "dags").glob("*.py")}
    assert set(FAILED) <= set(re.findall(r"`(\w+)`", table))
    assert set(re.findall(r"`([a-z]+_(?:reports|year|themes|survey))`", RUNBOOK)) <= dags
    for name, page in TEXT.items():
        for link in re.findall(r"\]\(([^)#]+)", page):
            assert link.startswith("https://") or (PROJECT / "docs" / link).exists(), (name, link)


@pytest.mark.parametrize(
    "part",
    [
        "Before the annual run",
        "During",
        "After",
        "Alerts",
        "Back-fill a year",
        "Add late reports",
        "Replace a wrong file",
        "Rotate a key",
        "Upgrade Airflow",
        "Restore the lake",
        "Logs",
        "Metrics and traces",
    ],
)
def test_the_runbook_has_all_its_parts(part):
    assert f"\n## {part}\n" in RUNBOOK


def test_every_metric_is_one_that_this_airflow_sends_and_the_exporters_are_in_the_lock():
    from importlib.metadata import entry_points
    from importlib.resources import files

    template = files("airflow") / "_shared" / "observability" / "metrics" / "metrics_template.yaml"
    sent = set(re.findall(r'name: "([\w.]+)"', template.read_text(encoding="utf-8")))
    named = set(re.findall(r"`airflow\.([\w.]+)`", RUNBOOK)) - {"dag_run.partition_key"}  # a span's attribute
    assert len(named) > 10 and named <= sent
    for kind in ("metrics", "traces"):
        assert "otlp_proto_http" in {one.name for one in entry_points(group=f"opentelemetry_{kind}_exporter")}
    assert "OTEL_TRACES_EXPORTER=otlp_proto_http" in RUNBOOK
