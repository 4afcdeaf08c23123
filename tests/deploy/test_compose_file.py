"""`docker-compose.yaml` against the Compose Specification and against this project.

The schema beside this file is the Compose Specification's own (Apache-2.0, LICENSE.compose-spec), as check-jsonschema 0.39.0
carries it. These tests need no container engine: what a container does is proved by `make test-image`, and by `make test-distributed`, which
starts the same commands in the same environments as plain processes.
"""

import json
import re
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from include.settings import PROJECT, Settings
from local import container
from local.distributed import compose
from local.fresh_secrets import fresh_secrets

FILE = compose.compose_file()
SERVICES = FILE["services"]
OURS = ("api-server", "scheduler", "dag-processor", "triggerer", "worker", "prepare")
"""Services that run this project's image."""
ROOT_BY_NECESSITY = {"local-model": "its image knows no other user; it has no capability"}
WRITES = {
    "local-model": "it keeps models beside its own keys in root's home",
}
"""Services whose file system is not read-only, with the reason."""
NO_HEALTH_CHECK = {"prepare": "it ends; others wait for its success"}
SECRETS = set(fresh_secrets())
SETTINGS = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
"""What boto3 reads by itself."""


@pytest.fixture(scope="module")
def airflow_options() -> set[str]:
    """Every option that Airflow and its providers know, as the variable that sets it."""
    from airflow.configuration import conf

    known = conf.configuration_description.items()
    return {f"AIRFLOW__{section}__{option}".upper() for section, said in known for option in said["options"]}


def variables(text: str) -> set[str]:
    """Names of the variables a text asks for."""
    return set(re.findall(r"(?<!\$)\$\{(\w+)", text))


# --- the specification ------------------------------------------------------------------------------------


def test_the_file_is_what_the_compose_specification_says():
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    whole = compose.fill(FILE, {**fresh_secrets()})
    errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(whole), key=str)
    assert not errors, "\n".join(f"{error.json_path}: {error.message[:200]}" for error in errors)


def test_every_volume_network_and_service_that_is_named_is_there():
    for name, service in SERVICES.items():
        assert set(service.get("networks", [])) <= set(FILE["networks"]), name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        for mount in service.get("volumes", []):
            source = mount.split(":", 1)[0]
            assert source in FILE["volumes"] or source.startswith("${"), (name, mount)
    used = {mount.split(":", 1)[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert set(FILE["volumes"]) <= used


def test_addresses_name_services_of_the_file():
    text = json.dumps(FILE["x-environment"])
    hosts = set(re.findall(r"(?:@|http://)([a-z-]+):\d+", text)) - {"localhost"}
    assert hosts == {"postgres", "redis", "objects", "api-server"} <= set(SERVICES)


# --- the project ------------------------------------------------------------------------------------------


def test_every_command_of_our_image_is_one_that_airflow_or_the_project_has():
    from airflow.cli import cli_parser
    from airflow.providers.celery.cli.definition import get_celery_cli_commands  # airflow's own way of finding them

    parser = cli_parser.get_parser()
    assert get_celery_cli_commands()
    for name in OURS:
        program, *arguments = SERVICES[name]["command"]
        if program == "airflow":
            assert parser.parse_args(arguments).subcommand, name
        else:
            assert [program, *arguments[:2]] == ["python", "-m", "local.container"]
            assert arguments[2] in container.COMMANDS, name


def test_every_health_check_of_our_image_is_a_command_of_local_container():
    for name in set(OURS) - set(NO_HEALTH_CHECK):
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        assert (kind, *command[:3]) == ("CMD", "python", "-m", "local.container"), name
        assert command[3] in container.COMMANDS


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting_of_the_project_or_an_option_of_airflow(name, airflow_options):
    for variable in SERVICES[name]["environment"]:
        if variable.startswith("AIRFLOW__"):
            assert variable in airflow_options, variable
        elif variable.startswith("AIRFLOW_CONN_"):
            json.loads(compose.environment(name, fresh_secrets())[variable])
        else:
            own = {"ADMIN_PASSWORD", "WORKER_COUNT"} if name == "prepare" else set()
            assert variable in SETTINGS | AWS | own, variable


def test_every_setting_reaches_the_containers():
    missing = SETTINGS - set(FILE["x-environment"])
    assert not missing, (
        f"docker-compose.yaml passes on every setting: add {', '.join(f'{name}:' for name in sorted(missing))} "
        "below 'the pipeline' in x-environment."
    )


def test_all_components_have_one_environment():
    """One that had another secret or another lake would fail in ways that are hard to find."""
    for name in set(OURS) - {"prepare"}:
        assert SERVICES[name]["environment"] == FILE["x-environment"], name


def test_the_brokers_patience_is_longer_than_the_longest_task():
    import wiring

    patience = int(FILE["x-environment"]["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"])
    assert patience > wiring.LONG.total_seconds()


def test_start_order_everything_waits_for_what_it_needs():
    assert {name: one["condition"] for name, one in SERVICES["prepare"]["depends_on"].items()} == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "objects": "service_healthy",
    }
    for name in set(OURS) - {"prepare"}:
        assert SERVICES[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully", name
    assert SERVICES["worker"]["depends_on"]["api-server"]["condition"] == "service_healthy"


# --- images -----------------------------------------------------------------------------------------------


def test_every_image_is_pinned_to_a_full_version():
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", (PROJECT / "Dockerfile").read_text(), re.M)
    for image in images:
        tag = compose.fill(image, {}).rpartition(":")[2]
        assert re.match(r"\d+\.\d+(\.\d+)?($|-)", tag), image


def test_no_image_stands_under_a_licence_that_reaches_further_than_its_own_code():
    """MinIO and Garage are AGPL, Redis from 7.4 on is not open source."""
    images = {name: service["image"] for name, service in SERVICES.items()}
    assert not any("minio" in image or "garage" in image for image in images.values())
    assert images["redis"].startswith("redis:7.2.")


def test_the_dockerfile_installs_the_lock_as_it_is():
    text = (PROJECT / "Dockerfile").read_text()
    assert "uv pip sync --require-hashes" in text and "--compile-bytecode" in text
    assert not re.search(r"pip install(?!.*--require-hashes)", text), "everything comes from the lock, with its hashes"
    lock = (PROJECT / "requirements.txt").read_text()
    for package in ("apache-airflow", "celery", "apache-airflow-providers-celery", "apache-airflow-providers-postgres"):
        assert f"{package}=={version(package)} " in lock, "what these tests check is what the image holds"


def test_the_dockerfile_carries_what_a_run_needs_and_nothing_is_fetched_when_it_runs():
    text = (PROJECT / "Dockerfile").read_text()
    assert "tesseract-ocr-eng" in text
    assert "RUN --network=none python -m local.container rehearse" in text
    copied = set(re.findall(r"^COPY (\w+) /opt/safeguarding/\1$", text, re.M))
    assert copied == {"dags", "expectations", "include", "local", "plugins"}
    ignored = (PROJECT / ".dockerignore").read_text().split()
    assert all(f"!{folder}" in ignored for folder in copied) and "*" in ignored


def test_nothing_runs_as_root():
    for name, service in SERVICES.items():
        if name not in ROOT_BY_NECESSITY:
            user, _, _ = str(service["user"]).partition(":")
            assert user.isdigit() and int(user) > 0, name
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 50000:0"]
    assert all(SERVICES[name]["user"] == "50000:0" for name in OURS)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("read_only") or name in WRITES
    assert "privileged" not in service
    assert set(service["deploy"]["resources"]["limits"]) >= {"memory"}
    assert service.get("restart") == ("no" if name == "prepare" else "unless-stopped")
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:"), "published to this machine only; a proxy with TLS does the rest"


def test_temporary_folders_are_asked_for_as_docker_and_podman_both_understand():
    """Podman 4.3 refuses `uid=`; the mode lets the service's user in all the same."""
    for name, service in SERVICES.items():
        for mount in service.get("tmpfs", []):
            options = dict(option.split("=") for option in mount.partition(":")[2].split(","))
            assert set(options) == {"mode", "size"}, (name, mount)
            group = str(service["user"]).partition(":")[2]
            assert options["mode"] == "1777" or (group == "0" and options["mode"] == "0770"), (name, mount)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]
    if name in NO_HEALTH_CHECK:
        assert check == {"disable": True}
    else:
        assert {"test", "interval", "timeout", "retries"} <= set(check)


def test_only_what_must_reaches_the_internet():
    assert FILE["networks"]["inside"] == {"internal": True}
    outside = {name for name, service in SERVICES.items() if "outside" in service["networks"]}
    assert outside == {"api-server", "worker", "local-model"}, "the pages are published, and workers visit websites"


# --- secrets ----------------------------------------------------------------------------------------------


def test_no_secret_stands_in_the_file_and_none_has_a_default():
    text = compose.COMPOSE_FILE.read_text()
    for name in SECRETS:
        for rule in re.findall(rf"\$\{{{name}([^}}]*)\}}", text):
            assert rule.startswith(":?"), f"{name} must be asked for, not given a default"
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEY|CONN", variable) and value is not None and "FILE" not in variable:
                assert variables(str(value)) & SECRETS, f"{name}: {variable} holds something that is no variable"


def test_every_variable_of_the_file_is_explained_in_the_example_and_no_secret_is_filled_in_there():
    lines = (PROJECT / ".env.example").read_text().splitlines()
    explained = {match[1] for line in lines if (match := re.match(r"#?([A-Z0-9_]+)=", line))}
    asked_for = variables(compose.COMPOSE_FILE.read_text())
    assert asked_for <= explained and asked_for >= SECRETS
    assert explained <= asked_for | SETTINGS
    assert all(line.endswith("=") for line in lines if line.split("=")[0] in SECRETS)
    assert "/.env" in (PROJECT / ".gitignore").read_text().split()


def test_defaults_in_the_example_are_those_of_the_file():
    example = dict(
        line[1:].split("=", 1)
        for line in (PROJECT / ".env.example").read_text().splitlines()
        if "=" in line and line.startswith("#")
    )
    text = compose.COMPOSE_FILE.read_text()
    for name, default in re.findall(r"\$\{(\w+):-([^{}]*)\}", text):
        assert example[name] == default, name
