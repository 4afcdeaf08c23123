"""Settings: one place, environment variables, clear errors."""

import pytest

from include.settings import PRACTICE, REFERENCE, SettingsError, get_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("INBOX", "REGISTER", "ENGINE", "OPENAI_BASE_URL", "OPENAI_API_KEY", "WORKERS"):
        monkeypatch.delenv(name, raising=False)


def test_a_setting_is_an_environment_variable_of_the_same_name(monkeypatch):
    monkeypatch.setenv("REPORTS_PER_TASK", "7")
    assert get_settings().reports_per_task == 7


def test_without_settings_the_fictional_samples_are_read_against_their_own_register():
    settings = get_settings()
    assert settings.inbox == str(PRACTICE)
    assert settings.register_path == str(PRACTICE / "partnerships.csv")


def test_an_inbox_without_a_register_is_read_against_the_national_one(monkeypatch, tmp_path):
    monkeypatch.setenv("INBOX", str(tmp_path))
    assert get_settings().register_path == str(REFERENCE / "partnerships.csv")


@pytest.mark.parametrize(
    ("given", "engine"),
    [
        ({}, "extractive"),
        ({"OPENAI_API_KEY": "k"}, "extractive"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "extractive"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "m"}, "openai"),
        ({"OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}, "openai"),
        ({"ENGINE": "extractive", "OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}, "extractive"),
    ],
)
def test_a_model_is_asked_only_where_one_is_named(monkeypatch, given, engine):
    for name in ("ENGINE", "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert get_settings().answering_engine == engine


@pytest.mark.parametrize(("given", "missing"), [({}, "OPENAI_MODEL"), ({"OPENAI_MODEL": "m"}, "OPENAI_BASE_URL")])
def test_a_model_that_cannot_be_asked_is_said_before_anything_starts(monkeypatch, given, missing):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"ENGINE": "openai", **given}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"needs {missing}"):
        _ = get_settings().answering_engine


def test_a_wrong_value_is_named_with_its_variable(monkeypatch):
    monkeypatch.setenv("WORKERS", "many")
    with pytest.raises(SettingsError, match=r"WORKERS='many'.*docs/settings.md"):
        get_settings()


def test_the_key_never_shows_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(get_settings())
