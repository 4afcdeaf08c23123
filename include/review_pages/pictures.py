"""Pictures of pages for people, drawn in warm child processes: an untrusted PDF can end its child and nothing else."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError, wait
from pathlib import Path
from typing import Any

from include.lake import Lake
from include.review_pages import page_picture
from include.review_pages.page_picture import Mark
from include.settings import get_settings

WIDTH = 1200
"""Pixels across a page: sharp on a large screen, some 300 kB."""
TIME_LIMIT_S = 15
MEMORY_LIMIT_MB = 3000
_CHILDREN = 2
_START_LIMIT_S = 10
_PICTURES_KEPT = 128
_FILES_KEPT = 16
_JOBS_OF_A_CHILD = 400
_CALLED_OFF = "The page could not be shown: {why} Read its text, or open the document itself."


class PictureError(Exception):
    """A page cannot be drawn; the message says why, for the person who wanted to see it."""


class Pictures:
    """Draws pages on demand and keeps the last ones. One for a web server; thread-safe."""

    def __init__(self, *, time_limit_s: int = TIME_LIMIT_S, memory_limit_mb: int = MEMORY_LIMIT_MB):
        self._limits = (time_limit_s, memory_limit_mb)
        self._lock = threading.Lock()
        self._pool: Any = None
        self._starting: list[Any] = []
        self._is_closed = False
        self._folder: Path | None = None
        self._drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._marks: OrderedDict[tuple[str, int, tuple[str, ...]], list[list[Mark]]] = OrderedDict()
        self._lines: OrderedDict[tuple[str, int], list[tuple[str, Mark]]] = OrderedDict()
        self._files: OrderedDict[str, Path] = OrderedDict()

    def page(self, lake: Lake, raw_key: str, page_no: int) -> bytes:
        """A page (from 1) of a stored PDF as JPEG. Raises PictureError."""
        return self._kept(
            self._drawn, (raw_key, page_no), lambda: self._ask(lake, raw_key, page_picture.draw, page_no, WIDTH)
        )

    def marks(self, lake: Lake, raw_key: str, page_no: int, quotes: Sequence[str]) -> list[list[Mark]]:
        """For each quote the rectangles it covers on the page. Raises PictureError."""
        asked = tuple(quotes)
        return self._kept(
            self._marks, (raw_key, page_no, asked), lambda: self._ask(lake, raw_key, page_picture.find, page_no, asked)
        )

    def lines(self, lake: Lake, raw_key: str, page_no: int) -> list[tuple[str, Mark]]:
        """The words of the page, line by line, each with its rectangle. Raises PictureError."""
        return self._kept(
            self._lines, (raw_key, page_no), lambda: self._ask(lake, raw_key, page_picture.lines, page_no)
        )

    def size(self, lake: Lake, raw_key: str, page_no: int) -> tuple[float, float]:
        """Width and height of a page in points. Raises PictureError."""
        return self._ask(lake, raw_key, page_picture.size, page_no)

    def warm(self) -> None:
        """Start the children now, so that the first page a person opens does not wait for their imports."""
        with contextlib.suppress(PictureError):
            self._children()

    def close(self) -> None:
        """Stop the children and remove the copies of documents. Nothing is drawn any more."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
            folder, self._folder = self._folder, None
            self._files.clear()
        if pool is not None:
            wait(self._starting, timeout=_START_LIMIT_S)  # a child that starts while all ends complains on the screen
            pool.stop()
            pool.join(timeout=5)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        atexit.unregister(self.close)

    def _kept(self, kept: OrderedDict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made = make()
        with self._lock:
            kept[key] = made
            while len(kept) > _PICTURES_KEPT:
                kept.popitem(last=False)
        return made

    def _ask(self, lake: Lake, raw_key: str, job: Callable[..., Any], *arguments: Any) -> Any:
        from pebble import ProcessExpired

        time_limit_s, memory_limit_mb = self._limits
        path = str(self._file(lake, raw_key))
        passwords = get_settings().known_passwords
        try:
            future = self._children().schedule(job, args=[path, passwords, *arguments], timeout=time_limit_s)
            return future.result()
        except TimeoutError:
            why = f"it takes longer than {time_limit_s} s to draw."
        except MemoryError:
            why = f"it needs more than {memory_limit_mb} MB."
        except ProcessExpired:
            why = "the program that draws pages does not survive this one."
        except Exception as error:  # noqa: BLE001 - whatever a document does to pdfium, the page must say so
            why = str(error) if str(error).endswith(".") else f"{type(error).__name__}: {error}."
        raise PictureError(_CALLED_OFF.format(why=why))

    def _children(self) -> Any:
        from pebble import ProcessPool

        with self._lock:
            if self._is_closed:
                raise PictureError(_CALLED_OFF.format(why="the web server is about to stop."))
            if self._pool is None or not self._pool.active:  # a pool that could not start its children is given up
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(
                    [page_picture.__name__, "include.convert.pdf.open", "PIL.JpegImagePlugin"]
                )
                self._pool = ProcessPool(
                    max_workers=_CHILDREN,
                    max_tasks=_JOBS_OF_A_CHILD,
                    initializer=page_picture.limit,
                    initargs=[self._limits[1]],
                    context=context,
                )
                self._starting = [self._pool.schedule(page_picture.ready) for _ in range(_CHILDREN)]
                atexit.register(self.close)
            return self._pool

    def _file(self, lake: Lake, raw_key: str) -> Path:
        """A copy of the document beside the children: they get a path, not the whole document with each page."""
        with self._lock:
            if raw_key in self._files:
                self._files.move_to_end(raw_key)
                return self._files[raw_key]
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="review-pages-"))
            path = self._folder / raw_key.rsplit("/", 1)[-1]
        try:
            path.write_bytes(lake.file(raw_key))
        except FileNotFoundError:
            raise PictureError(_CALLED_OFF.format(why=f"its file {raw_key} is not in the lake.")) from None
        with self._lock:
            self._files[raw_key] = path
            while len(self._files) > _FILES_KEPT:
                self._files.popitem(last=False)[1].unlink(missing_ok=True)
        return path
