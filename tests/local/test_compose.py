"""The compose file is read here as Docker Compose reads it, and its services start with what it says."""

import json

import pytest

from local import container
from local.distributed import compose
from local.distributed.airflow import DistributedAirflow
from local.fresh_secrets import fresh_secrets


@pytest.fixture
def airflow(tmp_path):
    places = {"postgres:5432": "127.0.0.1:1111", "objects:8333": "127.0.0.1:2222", "/inbox": "/somebody/reports"}
    variables = {**fresh_secrets(), "ENGINE": "extractive"}
    return DistributedAirflow(home=tmp_path, port=3333, variables=variables, places=places)


@pytest.mark.parametrize(
    ("said", "given", "meant"),
    [
        ("${A}/b", {"A": "a"}, "a/b"),
        ("$A/b", {"A": "a"}, "a/b"),
        ("${A:-x}", {}, "x"),
        ("${A:-x}", {"A": ""}, "x"),
        ("${A-x}", {"A": ""}, ""),
        ("http://${H:-localhost:${P:-1}}/", {"P": "2"}, "http://localhost:2/"),
        ("${A:+yes}", {"A": "a"}, "yes"),
        ("$$A costs $$5", {"A": "a"}, "$A costs $5"),
    ],
)
def test_variables_are_filled_in_by_composes_rules(said, given, meant):
    assert compose.fill(said, given) == meant


def test_a_variable_that_is_asked_for_is_named():
    with pytest.raises(compose.ComposeError, match="POSTGRES_PASSWORD is made by make up"):
        compose.environment("scheduler", {})


def test_a_setting_is_passed_on_where_it_is_given_and_absent_where_it_is_not(airflow):
    environment = compose.environment("worker", {**airflow.variables, "OPENAI_MODEL": "some-model"})
    assert environment["OPENAI_MODEL"] == "some-model"
    assert "OPENAI_BASE_URL" not in environment, "an empty one would hide the connection openai_default"


def test_a_component_gets_the_files_environment_with_the_addresses_of_this_machine(airflow, monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "SomebodyElses")
    monkeypatch.setenv("AWS_PROFILE", "somebody-elses")
    monkeypatch.setenv("LAKE_URI", "s3://somebody/else")
    environment = airflow.env_of("worker-2")
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:3333/execution/"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].endswith("@127.0.0.1:1111/airflow")
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:2222"
    assert (environment["INBOX"], environment["LAKE_URI"]) == ("/somebody/reports", "s3://safeguarding/lake")
    assert environment["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] == str(airflow.home / "logs")
    assert "AWS_PROFILE" not in environment


def test_components_that_share_a_machine_share_no_port(airflow):
    ports = {
        airflow.env_of(name)[f"AIRFLOW__LOGGING__{kind}_LOG_SERVER_PORT"]
        for name, kind in (("worker-1", "WORKER"), ("worker-2", "WORKER"), ("triggerer", "TRIGGER"))
    }
    assert len(ports) == 3
    assert airflow.arguments_of("worker-2") == ["celery", "worker", "--celery-hostname", "worker-2"]


def test_the_administrators_password_is_kept_for_its_owner_beside_those_of_others(tmp_path):
    path = tmp_path / "secrets" / "passwords.json"
    container.keep_password(path, "admin", "one")
    path.write_text(json.dumps({"admin": "one", "vera": "two"}))
    container.keep_password(path, "admin", "three")
    assert json.loads(path.read_text()) == {"admin": "three", "vera": "two"}
    assert path.stat().st_mode & 0o077 == 0


def test_health_checks_say_no_where_nothing_answers(capsys):
    assert container.main(["answers", "http://127.0.0.1:9/health"]) == 1
    assert "answers:" in capsys.readouterr().out
    assert container.main(["nonsense"]) == 2


def test_secrets_are_never_the_same_twice_and_fit_into_an_address():
    one, other = fresh_secrets(), fresh_secrets()
    assert one.keys() == other.keys() and not set(one.values()) & set(other.values())
    assert all(
        set(value) <= set("=-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for value in one.values()
    )
