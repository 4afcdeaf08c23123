"""`.env` is made once, read by its owner only, and never loses a secret that something was locked with."""

from local.env_file import complete
from local.fresh_secrets import fresh_secrets


def values(path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if line and not line.startswith("#"))


def test_a_new_file_holds_every_secret_and_is_its_owners_only(tmp_path):
    path = tmp_path / ".env"
    assert set(complete(path)) == set(values(path)) == set(fresh_secrets())
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_there_stays_and_only_what_is_missing_is_added(tmp_path):
    path = tmp_path / ".env"
    complete(path)
    kept = values(path)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("JWT_SECRET")]
    path.write_text("\n".join([*lines, "ENGINE=openai"]))
    assert complete(path) == ["JWT_SECRET"]
    assert values(path) == {**kept, "ENGINE": "openai", "JWT_SECRET": values(path)["JWT_SECRET"]}
    assert complete(path) == []


def test_a_secret_left_empty_is_made(tmp_path):
    """As in a copy of .env.example: an empty password must not lock anything."""
    path = tmp_path / ".env"
    path.write_text("REDIS_PASSWORD=\n")
    complete(path)
    assert values(path)["REDIS_PASSWORD"]
