"""Framework files as YAML, and the parts one file takes from another so that nothing is written twice.

`{take: wt2023/themes/early_help/cues}` stands for that part of wt2023.yaml: keys, and entries of lists by their id or
number, parted by slashes. In a list, a list that is taken is spliced in; in a mapping, `take` beside other keys gives
the part with these keys put over it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml

_TAKE = "take"
_DEEPEST = 4
"""How many files may take from one another in a row."""


class FrameworkError(ValueError):
    """A framework cannot be used; the message names the file, the key and what to do, one line per slip."""


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


def years_of(path: Path) -> tuple[str, ...]:
    """The reporting years a framework file covers, without checking the rest of it."""
    content = _content(path, path.stat().st_mtime_ns)
    years = content.get("years") if content.get("reads", "yearly_report") == "yearly_report" else ()
    return tuple(str(year) for year in years) if isinstance(years, list) else ()


def with_parts_taken(path: Path) -> dict[str, Any]:
    """The content of a framework file with every `take` replaced by what it names.

    Raises FrameworkError when the file is not YAML, or a `take` names nothing.
    """
    content = _filled(_content(path, path.stat().st_mtime_ns), path, 0)
    assert isinstance(content, dict)
    return content


def files_taken_from(path: Path) -> list[Path]:
    """The other files whose parts a file takes, directly or through one another, in the order of their names."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        one = waiting.pop()
        for taken in _names_in(one, one.stat().st_mtime_ns):
            file = _file(taken, one)
            if file not in found and file != path:
                found.add(file)
                waiting.append(file)
    return sorted(found)


@functools.lru_cache(maxsize=32)
def _content(path: Path, _changed: int) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 - a safe loader that refuses repeated keys
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise FrameworkError(f"{path.name}{where}: {problem}. Mend the file there.") from None
    if not isinstance(content, dict):
        raise FrameworkError(f"{path.name}: it holds no keys. Start from a copy of wt2023.yaml.")
    return content


@functools.lru_cache(maxsize=32)
def _names_in(path: Path, changed: int) -> tuple[str, ...]:
    """What a file takes: looked for once, since a framework is asked for some hundred times in a release."""
    return tuple(dict.fromkeys(_named_in(_content(path, changed))))


def _named_in(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if _TAKE in content:
            yield str(content[_TAKE])
        for value in content.values():
            yield from _named_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from _named_in(value)


def _filled(content: Any, path: Path, depth: int) -> Any:
    if isinstance(content, list):
        return [one for value in content for one in _entries(value, path, depth)]
    if not isinstance(content, dict):
        return content
    own = {key: _filled(value, path, depth) for key, value in content.items() if key != _TAKE}
    if _TAKE not in content:
        return own
    part = _taken(str(content[_TAKE]), path, depth)
    if not own:
        return part
    if not isinstance(part, dict):
        raise FrameworkError(
            f"{path.name}: take: {content[_TAKE]}: it is no mapping, so nothing can stand beside `take`."
        )
    return {**part, **own}


def _entries(value: Any, path: Path, depth: int) -> list[Any]:
    filled = _filled(value, path, depth)
    is_spliced = isinstance(value, dict) and set(value) == {_TAKE} and isinstance(filled, list)
    return list(filled) if is_spliced else [filled]


def _taken(name: str, path: Path, depth: int) -> Any:
    if depth >= _DEEPEST:
        raise FrameworkError(f"{path.name}: take: {name}: files take from one another in a circle. Write the part out.")
    file = _file(name, path)
    part: Any = _content(file, file.stat().st_mtime_ns)
    for step in name.split("/")[1:]:
        part = _step(part, step)
        if part is None:
            raise FrameworkError(f"{path.name}: take: {name}: {file.name} has no {step!r} there. Check its spelling.")
    return _filled(part, file, depth + 1)


def _step(part: Any, step: str) -> Any:
    if isinstance(part, dict):
        return part.get(step)
    if isinstance(part, list):
        return next(
            (
                one
                for one in part
                if isinstance(one, dict) and step in (one.get("id"), one.get("answer"), str(one.get("no")))
            ),
            None,
        )
    return None


def _file(name: str, path: Path) -> Path:
    """The file a `take` names: beside the one that takes, else among the frameworks here."""
    wanted = f"{name.split('/', maxsplit=1)[0]}.yaml"
    for folder in (path.parent, Path(__file__).resolve().parent):
        if (folder / wanted).is_file():
            return folder / wanted
    raise FrameworkError(f"{path.name}: take: {name}: there is no file {wanted}. Check its spelling.")
