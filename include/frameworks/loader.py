"""Find and read framework files."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import ValidationError

from include.frameworks.model import Framework
from include.versions import fingerprint

FOLDER = Path(__file__).resolve().parent
_YEAR = "2023-24"
_SHOWN = 20


class FrameworkError(ValueError):
    """A framework cannot be used; the message names the file, the key and what to do, one line per slip."""


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
    return _load(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _load(path: Path, _changed: int) -> Framework:
    data = path.read_bytes()
    try:
        content = yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader that refuses repeated keys
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise FrameworkError(f"{path.name}{where}: {problem}. Mend the file there.") from None
    if not isinstance(content, dict):
        raise FrameworkError(f"{path.name}: it holds no keys. Start from a copy of wt2023.yaml.")
    try:
        framework = Framework.model_validate(content)
    except ValidationError as error:
        raise FrameworkError(_list_of_slips([_told(path, slip, content) for slip in error.errors()])) from None
    framework._content_hash = fingerprint([data])
    return framework


def _list_of_slips(slips: list[str]) -> str:
    lines = "\n".join(slips).splitlines()
    more = [f"… and {len(lines) - _SHOWN} more."] if len(lines) > _SHOWN else []
    return "\n".join([*lines[:_SHOWN], *more])


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Safe, refuses a key that stands twice, and takes `yes`, `no`, `on` and `off` as words, as YAML 1.2 does."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} stands twice", key.start_mark)
        return super().construct_mapping(node, deep)


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
    frameworks = [load_framework(folder / f"{name}.yaml") for name in framework_ids(folder)]
    if not frameworks:
        raise FrameworkError(f"There is no framework file in {folder.name}. Put one there.")
    covering = [one for one in frameworks if reporting_year in one.years]
    if covering:
        return covering[-1], None
    nearest = min(frameworks, key=lambda one: (_distance(one, reporting_year), -max(map(_start, one.years))))
    note = (
        f"No framework covers {reporting_year}; it was read with the nearest one, {nearest.id} "
        f"({min(nearest.years)} to {max(nearest.years)})."
    )
    return nearest, note


def _start(year: str) -> int:
    return int(year[:4]) if year[:4].isdigit() else int(_YEAR[:4])


def _distance(framework: Framework, reporting_year: str) -> int:
    return min(abs(_start(year) - _start(reporting_year)) for year in framework.years)
