"""Find and read framework files."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from include.frameworks.files import FrameworkError, files_taken_from, with_parts_taken, years_of
from include.frameworks.model import Framework
from include.versions import fingerprint

FOLDER = Path(__file__).resolve().parent
_YEAR = "2023-24"
_SHOWN = 20


def framework_ids(folder: Path = FOLDER) -> list[str]:
    """Ids of the frameworks that lie beside this module: the names of their files."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_framework(id_or_path: str | Path) -> Framework:
    """A framework by its id (`wt2023`) or by the path of a YAML file, checked through and with patterns ready.

    Raises FrameworkError with every slip the file has.
    """
    path = Path(id_or_path)
    if path.suffix not in {".yaml", ".yml"}:
        path = FOLDER / f"{id_or_path}.yaml"
    if not path.is_file():
        raise FrameworkError(f"There is no framework {str(id_or_path)!r}. There are: {', '.join(framework_ids())}.")
    return _load(tuple((one, one.stat().st_mtime_ns) for one in [path, *files_taken_from(path)]))


@functools.lru_cache(maxsize=32)
def _load(files: tuple[tuple[Path, int], ...]) -> Framework:
    """The framework of the first file; the others are those it takes parts from."""
    path = files[0][0]
    content = with_parts_taken(path)
    try:
        framework = Framework.model_validate(content)
    except ValidationError as error:
        raise FrameworkError(_list_of_slips([_told(path, slip, content) for slip in error.errors()])) from None
    framework._content_hash = fingerprint(file.read_bytes() for file, _ in files)
    return framework


def _list_of_slips(slips: list[str]) -> str:
    lines = "\n".join(slips).splitlines()
    more = [f"… and {len(lines) - _SHOWN} more."] if len(lines) > _SHOWN else []
    return "\n".join([*lines[:_SHOWN], *more])


def _told(path: Path, slip: Any, content: dict[str, Any]) -> str:
    if slip["type"] == "value_error" and not slip["loc"]:
        return "\n".join(f"{path.name}: {line}" for line in str(slip["ctx"]["error"]).splitlines())
    place = _place(slip["loc"], content)
    if slip["type"] == "missing":
        return f"{path.name}: {place} is missing. Add it."
    if slip["type"] == "extra_forbidden":
        return f"{path.name}: {place} is not a key that is known here. Check its spelling or remove it."
    return f"{path.name}: {place}: {slip['msg']} (it says {str(slip.get('input'))[:80]!r})."


def _place(location: tuple[Any, ...], content: Any) -> str:
    """The way to a slip, with ids in place of list positions, so that a person finds it."""
    words: list[str] = []
    for step in location:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        if isinstance(step, int):
            name = (
                content.get("id") or content.get("find") or content.get("answer") if isinstance(content, dict) else None
            )
            words.append(str(name or f"entry {step + 1}"))
        else:
            words.append(str(step))
    return ": ".join(words)


def framework_for_year(reporting_year: str, folder: Path = FOLDER) -> tuple[Framework, str | None]:
    """The framework whose years cover a reporting year; else the nearest one and a note that says so.

    Of two equally near the later is taken, since partnerships prepare for new guidance before it binds.
    """
    years = {name: years_of(folder / f"{name}.yaml") for name in framework_ids(folder)}
    years = {name: of_its_own for name, of_its_own in years.items() if of_its_own}
    if not years:
        raise FrameworkError(f"There is no framework file in {folder.name}. Put one there.")
    covering = [name for name, of_its_own in years.items() if reporting_year in of_its_own]
    if covering:
        return load_framework(folder / f"{covering[-1]}.yaml"), None
    nearest = min(years, key=lambda name: (_distance(years[name], reporting_year), -max(map(_start, years[name]))))
    note = (
        f"No framework covers {reporting_year}; it was read with the nearest one, {nearest} "
        f"({min(years[nearest])} to {max(years[nearest])})."
    )
    return load_framework(folder / f"{nearest}.yaml"), note


def frameworks_beside(names: str, reporting_year: str, folder: Path = FOLDER) -> tuple[Framework, ...]:
    """The instruments of the setting `INSTRUMENTS` (ids parted by commas) but the year's own, each once, in order.

    Raises FrameworkError for a name that is none, or an instrument that does not read yearly reports.
    """
    own = framework_for_year(reporting_year, folder)[0].id
    found = []
    for name in dict.fromkeys(name.strip() for name in names.split(",") if name.strip()):
        if name not in framework_ids(folder):
            there = ", ".join(framework_ids(folder))
            raise FrameworkError(f"INSTRUMENTS names {name!r}, and there is no such instrument. There are: {there}.")
        framework = load_framework(folder / f"{name}.yaml")
        if framework.reads != "yearly_report":
            raise FrameworkError(f"INSTRUMENTS names {name}, which does not read yearly reports. Leave it out.")
        if name != own:
            found.append(framework)
    return tuple(found)


def _start(year: str) -> int:
    return int(year[:4]) if year[:4].isdigit() else int(_YEAR[:4])


def _distance(years: tuple[str, ...], reporting_year: str) -> int:
    return min(abs(_start(year) - _start(reporting_year)) for year in years)
