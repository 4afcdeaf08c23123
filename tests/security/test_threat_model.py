"""The threat model names tests that exist, and says where there are none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from include.settings import PROJECT

PAGE = PROJECT / "docs" / "threat-model.md"
LINES = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]


@cache
def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0][:60])
def test_every_threat_says_what_holds_and_names_tests_that_exist(line):
    threat, holds, tests = line
    assert len(threat) > 10 and len(holds) > 10
    if tests == "not covered":
        return
    names = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert names and re.sub(r"`[^`]*`|, ", "", tests) == "", "a line names tests and nothing else"
    for file, name in names:
        assert (PROJECT / file).is_file(), file
        assert name in functions_of(PROJECT / file), f"{file}::{name}"


def test_every_kind_of_threat_is_spoken_of():
    page = PAGE.read_text(encoding="utf-8").lower()
    for kind in (
        "untrusted files",
        "crawler",
        "ssrf",
        "model output",
        "reviewers",
        "route",
        "spreadsheet",
        "log",
        "supply chain",
    ):
        assert kind in page, kind
    assert len(LINES) > 35


def test_every_package_of_the_lock_has_its_hashes():
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=[A-Za-z0-9])", lock)[1:]
    assert len(packages) > 200
    for package in packages:
        name, body = package.split("\n", 1)
        assert "==" in name and "--hash=sha256:" in body, name
    assert "--require-hashes" in (PROJECT / "Makefile").read_text(encoding="utf-8")
