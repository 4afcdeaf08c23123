"""`make docs`: the pages of `docs/` that are printed from the code, and the check that they are current."""

from __future__ import annotations

import ast
import sys

from include.datasets.dictionary import data_dictionary
from include.settings import PROJECT, Settings

NOTE = "<!-- Printed by `make docs` from {source}. Do not edit: change the source and run it again. -->\n\n"


def settings_page() -> str:
    """Every setting with its default and meaning."""
    lines = ["# Settings", "", "Environment variables, the same everywhere: make, Airflow, compose, a notebook.", ""]
    lines += ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = str(field.default).replace(str(PROJECT), ".") or "(none)"
        if name == "workers":
            default = "number of cores, at most 8"
        lines.append(f"| `{(field.validation_alias or name.upper())}` | `{default}` | {field.description} |")
    return NOTE.format(source="include/settings.py") + "\n".join(lines) + "\n"


def dags_page() -> str:
    """Every DAG's page, as it stands in the DAG's own file."""
    pages = []
    for path in sorted((PROJECT / "dags").glob("*.py")):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if docstring.startswith("# "):
            pages.append(f"#{docstring}\n\nFile: `dags/{path.name}`")
    return NOTE.format(source="dags/*.py") + "# DAGs\n\n" + "\n\n".join(pages) + "\n"


def dictionary_page() -> str:
    """Every dataset and column."""
    return NOTE.format(source="include/datasets/") + data_dictionary()


def earlier_figures_page() -> str:
    """Every published figure of earlier years, and what became of it."""
    from include.publish.earlier_page import page

    return page()


PAGES = {
    "settings.md": settings_page,
    "dags.md": dags_page,
    "data-dictionary.md": dictionary_page,
    "earlier-figures.md": earlier_figures_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are not current. Returns the exit code."""
    folder = PROJECT / "docs"
    stale = []
    for name, page in PAGES.items():
        path, text = folder / name, page()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
            print(f"docs/{name} written")
    if stale and "--check" in arguments:
        print(f"Not current: {', '.join(f'docs/{name}' for name in stale)}. Run `make docs` and commit.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
