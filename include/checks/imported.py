"""Great Expectations, imported without what it would only need for databases, clouds and charts.

It takes SQLAlchemy, boto3 and the like for optional: where they are not installed it goes without. Here they are
installed, for Airflow, and importing them costs more than all of Great Expectations; tables of ours are DataFrames, so
it is told they are not there. SciPy's statistics and Altair it insists on, for one expectation no suite of ours uses:
they are imported when first used. Everything else is as it is; imports after this one find every library again.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

_WITHOUT = ("sqlalchemy", "boto3", "botocore", "pyathena", "pyspark", "shapely")
_LATER = ("scipy.stats", "altair")


class _Spared(MetaPathFinder):
    """Says of optional libraries that they are not there, to the thread that made it; puts others off until used."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._without = {name for name in _WITHOUT if name not in sys.modules}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if threading.get_ident() != self._thread:
            return None
        if fullname.partition(".")[0] in self._without:
            raise ModuleNotFoundError(f"{fullname} is left out: tables are checked as DataFrames.", name=fullname)
        spec = PathFinder.find_spec(fullname, path, target) if fullname in _LATER else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


def _import_great_expectations() -> ModuleType:
    """Great Expectations, for about a third of the CPU-seconds it takes otherwise, and without 250 lines on what it registers."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    spared = _Spared()
    sys.meta_path.insert(0, spared)
    try:
        return import_module("great_expectations")
    finally:
        sys.meta_path.remove(spared)


if TYPE_CHECKING:
    import great_expectations as gx
else:
    gx = _import_great_expectations()

__all__ = ["configured_once", "gx"]


@contextmanager
def configured_once() -> Iterator[None]:
    """While this is open an expectation is asked once what it is configured as.

    Great Expectations 1.24 works it out anew some hundred times per expectation and validation, which took half the
    time of a check. Nothing changes an expectation while it is being validated, and what is remembered here goes with
    the block. Without the attribute of that version this does nothing.
    """
    from great_expectations.expectations.expectation import Expectation

    as_it_was = vars(Expectation).get("configuration")
    if not isinstance(as_it_was, property) or as_it_was.fget is None:
        yield
        return
    work_out = as_it_was.fget
    known: dict[int, tuple[Any, Any]] = {}  # with the expectation itself: no other can get its number meanwhile

    def remembered(self: Any) -> Any:
        if id(self) not in known:
            known[id(self)] = (self, work_out(self))
        return known[id(self)][1]

    with patch.object(Expectation, "configuration", property(remembered)):
        yield
