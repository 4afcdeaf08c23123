"""What all tests share: an Airflow home of their own, and the real documents where they are."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="airflow-home-"))
os.environ.update(
    {
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    }
)
for name in ("INBOX", "LAKE_URI", "REGISTER", "ENGINE", "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL", "NOTIFY"):
    os.environ.pop(name, None)

# Tests start many processes; without bytecode each would compile thousands of modules anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

REAL_DOCUMENTS = PROJECT.parent / "shared" / "real-documents"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The folder of twelve real inspection reports; they are never committed, so the test is skipped without them."""
    if not (REAL_DOCUMENTS / "manifest.csv").is_file():
        pytest.skip("../shared/real-documents is not here")
    return REAL_DOCUMENTS


@pytest.fixture
def write_register(tmp_path: Path) -> Callable[[Sequence[str]], str]:
    """Write a register of these lines and give its path."""

    def write(lines: Sequence[str]) -> str:
        path = tmp_path / "register.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: Airflow, browsers and pauses that are asked for make tests wait half of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start an Airflow first, then those with slow tests, so that no core waits at the end for the longest."""
    long = ("airflow", "real_documents", "slow")
    ranks: dict[Path, int] = {}
    for item in items:
        marks = [rank for rank, name in enumerate(long) if item.get_closest_marker(name)]
        ranks[item.path] = min([*marks, ranks.get(item.path, len(long))])
    items.sort(key=lambda item: ranks[item.path])
