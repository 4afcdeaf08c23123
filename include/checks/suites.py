"""Reading the suites in `expectations/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from include.checks.results import CheckError
from include.datasets import DATASETS
from include.settings import PROJECT

SUITES = PROJECT / "expectations"


def load_suite(dataset: str, folder: Path = SUITES) -> dict[str, Any]:
    """The suite of a dataset, as plain JSON.

    Raises CheckError when there is none, when it is not JSON, when it bears another name, holds no expectation, or
    one without its promise in words (`description`).
    """
    path = folder / f"{dataset}.json"
    if not path.is_file():
        raise CheckError(
            f"{dataset} has no suite: write its promises to {folder.name}/{path.name}, or it is not published."
        )
    try:
        suite = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise CheckError(
            f"{folder.name}/{path.name}, line {error.lineno}: not JSON ({error.msg}). Mend it there."
        ) from None
    if not isinstance(suite, dict) or suite.get("name") != dataset or not suite.get("expectations"):
        raise CheckError(f'{folder.name}/{path.name}: it needs "name": "{dataset}" and at least one of "expectations".')
    for number, expectation in enumerate(suite["expectations"], start=1):
        if not expectation.get("description"):
            raise CheckError(
                f"{folder.name}/{path.name}: expectation {number} says no promise. Give it a `description`."
            )
    return suite


def suites_without_dataset(folder: Path = SUITES) -> list[str]:
    """Names of suites that belong to no dataset: a slip, since nothing would ever run them."""
    return sorted(path.stem for path in folder.glob("*.json") if path.stem not in DATASETS)


def columns_named(suite: dict[str, Any]) -> set[str]:
    """Every column a suite speaks of, in its expectations or their row conditions."""
    found: set[str] = set()
    for expectation in suite["expectations"]:
        kwargs = expectation["kwargs"]
        found.update(kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs)
        found.update(kwargs.get("column_list", ()))
        found.update(_columns_of(kwargs.get("row_condition")))
    return found


def _columns_of(condition: Any) -> set[str]:
    if not isinstance(condition, dict):
        return set()
    names = {condition["column"]["name"]} if "column" in condition else set()
    return names.union(*(_columns_of(part) for part in condition.get("conditions", ())))
