"""Settings: one place, environment variables, clear errors."""

import pytest

from include.settings import REFERENCE, SAMPLES, SettingsError, get_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("INBOX", "REGISTER", "ENGINE", "OPENAI_BASE_URL", "OPENAI_API_KEY", "WORKERS"):
        monkeypatch.delenv(name, raising=False)


def test_a_setting_is_an_environment_variable_of_the_same_name(monkeypatch):
    monkeypatch.setenv("REPORTS_PER_TASK", "7")
    assert get_settings().reports_per_task == 7


def test_without_settings_the_fictional_samples_are_read_against_their_own_register():
    settings = get_settings()
    assert settings.inbox == str(SAMPLES)
    assert settings.register_path == str(SAMPLES / "partnerships.csv")


def test_an_inbox_without_a_register_is_read_against_the_national_one(monkeypatch, tmp_path):
    monkeypatch.setenv("INBOX", str(tmp_path))
    assert get_settings().register_path == str(REFERENCE / "partnerships.csv")


def test_no_answer_is_said_to_be_of_an_engine_that_is_not_built(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert get_settings().answering_engine == "extractive"
    monkeypatch.setenv("ENGINE", "openai")
    with pytest.raises(SettingsError, match="not built yet"):
        _ = get_settings().answering_engine


def test_a_wrong_value_is_named_with_its_variable(monkeypatch):
    monkeypatch.setenv("WORKERS", "many")
    with pytest.raises(SettingsError, match=r"WORKERS='many'.*docs/settings.md"):
        get_settings()


def test_the_key_never_shows_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(get_settings())
