"""A key that somebody commits is found; the repository as it is holds none, and nothing in it has a default password."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from include.settings import PROJECT, Settings
from local.secret_scan import LISTED, listed, main, scan, tracked

KEYS = {
    "settings.py": f'AWS_KEY = "AKIA{"IOSFODNN7EXAMPL3"}"\n',
    "deploy.yaml": f"environment:\n  DB_PASSWORD: {'hunter2-but-longer'}\n",
    "notes.md": f"-----BEGIN {'RSA'} PRIVATE KEY-----\nMIIE\n",
    "hook.sh": f"curl https://hooks.{'slack.com'}/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx\n",
    "tests/test_x.py": f'TOKEN = "ghp_{"a1B2" * 9}"\npassword = "made up"\n',
}


@pytest.fixture
def repository(tmp_path) -> Path:
    for name, text in {**KEYS, "sound.py": "api_key = settings.key\n", "untracked.py": KEYS["settings.py"]}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    for command in (["init", "-q"], ["add", *KEYS, "sound.py", "picture.png"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_a_planted_key_of_each_kind_is_found_where_it_stands(repository, capsys):
    assert main(repository) == 1
    said = capsys.readouterr().out
    for place in ("settings.py:1", "deploy.yaml:2", "notes.md:1", "hook.sh:1", "tests/test_x.py:1"):
        assert f"{place}: " in said, place
    assert "hunter2" not in said and "AKIA" not in said, "what is found is not spread"
    assert "test_x.py:2" not in said and "sound.py" not in said and "untracked" not in said


def test_what_is_listed_as_harmless_needs_a_reason_and_is_named_when_it_is_gone(repository, capsys):
    found = scan(repository, tracked(repository))
    (repository / "security").mkdir()
    rows = [(one.file, one.fingerprint) for one in found] + [("sound.py", "0" * 16)]

    def write(reason: str) -> None:
        entries = (
            f'[[harmless]]\nfile = "{file}"\nfingerprint = "{mark}"\nreason = "{reason}"\n' for file, mark in rows
        )
        (repository / LISTED).write_text("".join(entries))

    write("It is made up.")
    assert main(repository) == 0
    assert "0000000000000000 is no longer in sound.py" in capsys.readouterr().out
    write("fine")
    with pytest.raises(ValueError, match="say why"):
        listed(repository / LISTED)


def test_no_setting_that_is_a_secret_has_a_default():
    for name, field in Settings.model_fields.items():
        if re.search(r"key|password|secret|token|notify", name) and "tokens" not in name:
            assert field.default == "" and not field.repr, name


def test_no_service_starts_with_a_password_that_everybody_knows():
    secret = re.compile(r"(?i)(password|secret|fernet_key|access_key|api_key|token)")
    compose = yaml.safe_load((PROJECT / "docker-compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        given = service.get("environment") or {}
        pairs = given.items() if isinstance(given, dict) else (str(one).partition("=")[::2] for one in given)
        for variable, value in pairs:
            if secret.search(variable) and not variable.endswith("_FILE"):
                assert re.fullmatch(r"|\$\{\w+(:?\?[^}]*|:?-)?\}", str(value or "")), f"{name}: {variable}"
