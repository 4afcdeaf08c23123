"""What the crawler remembers: every answer it got, so that nothing is fetched twice and unchanged pages cost no body.

    {lake}/raw/crawl/pages/{..}/{hash of the address}.json   the last answer: status, headers, when, in which run
    {lake}/raw/crawl/pages/{..}/{hash}.body                  the text of a page, compressed, replaced with its answer
    {lake}/raw/crawl/runs/{run}/{hash}.json                  a partnership that this run has finished
    {lake}/raw/crawl/sites/{partnership}.json                since when a site cannot be visited
    {lake}/raw/crawl/read/{hash}.json                        what the first pages of a PDF say
    {lake}/raw/files/…                                       documents, immutable

Each is written as soon as it is known. An answer of the same run counts as fresh: a killed crawl goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from include.collect import media
from include.lake import Lake
from include.lake.lake import safe_name

ROOT = "raw/crawl"
TOO_LARGE = 413
"""Status under which an answer is remembered that was cut off for its size; `n_bytes` is the limit it exceeded."""
TOO_LARGE_CAUSE = "it is larger than allowed (MAX_FILE_MB, CRAWL_MAX_MB)"
FORGET_LARGE_AFTER = timedelta(days=60)
"""A server that gives no mark by which to ask whether it has changed is asked again after this time."""
KEPT_HEADERS = (
    "content-type", "content-disposition", "content-language", "content-length", "date", "etag", "last-modified", "location",
    "retry-after", "server", "x-robots-tag",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer of a web server as it is remembered. `raw_key` is where its bytes lie in the lake."""

    url: str
    status: int
    headers: dict[str, str]
    sha256: str
    n_bytes: int
    raw_key: str
    run_id: str
    fetched_at: str
    """When the bytes came; a visit that found them unchanged does not change it."""
    checked_at: str = ""
    was_unchanged: bool = False
    cause: str = ""
    """Why there is no answer, where there is none (`status` 0)."""
    redirects: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Memory:
    """The crawl's memory over a lake."""

    lake: Lake
    run_id: str

    # --- answers --------------------------------------------------------------------------------------

    def recall(self, url: str) -> tuple[Answer, bytes] | None:
        """The last answer of an address with its bytes; None where there is none or its bytes are not sound."""
        key = _page_key(url)
        try:
            answer = Answer(**json.loads(self.lake.store.get(f"{key}.json")))
            if answer.n_bytes == 0 or answer.status == TOO_LARGE:
                return answer, b""
            data = self.lake.store.get(answer.raw_key)
            body = zlib.decompress(data) if answer.raw_key.endswith(".body") else data
        except (FileNotFoundError, ValueError, TypeError, zlib.error):
            return None
        return (answer, body) if hashlib.sha256(body).hexdigest() == answer.sha256 else None

    def keep(self, url: str, status: int, headers: dict[str, str], body: bytes, now: str) -> Answer:
        """Remember an answer: documents go to the lake for ever, pages beside the answer.

        The bytes are written before the answer that names them, so that a crash in between is a mere miss.
        """
        key, found = _page_key(url), media.media_type(body, "")
        earlier = self._answer(key)
        digest = hashlib.sha256(body).hexdigest()
        is_same = earlier is not None and status == 200 and earlier.status == 200 and earlier.sha256 == digest
        if not body:
            raw_key = ""
        elif status == 200 and found not in {media.HTML, media.UNKNOWN}:
            raw_key = self.lake.keep_file(
                body, media.READABLE.get(found) or media.PICTURES.get(found) or suffix_of(url)
            )
        else:
            raw_key = f"{key}.body"
            self.lake.store.put(raw_key, zlib.compress(body, 6))
        answer = Answer(
            url=url,
            status=status,
            headers=headers,
            sha256=digest,
            n_bytes=len(body),
            raw_key=raw_key,
            run_id=self.run_id,
            fetched_at=earlier.fetched_at if is_same and earlier else now,
            checked_at=now,
            was_unchanged=is_same,
        )
        self._write(f"{key}.json", asdict(answer))
        return answer

    def confirm(self, answer: Answer, now: str) -> Answer:
        """The server says that an answer still holds (304): it is fresh again."""
        values = asdict(answer) | {"run_id": self.run_id, "checked_at": now, "was_unchanged": True}
        self._write(f"{_page_key(answer.url)}.json", values)
        return Answer(**values)

    def note_too_large(self, url: str, headers: dict[str, str], limit: int, now: str) -> None:
        """Remember that an address holds more than `limit` bytes, so that it is not fetched anew each time."""
        self._write(
            f"{_page_key(url)}.json",
            asdict(Answer(url, TOO_LARGE, headers, "", limit, "", self.run_id, now, now, cause=TOO_LARGE_CAUSE)),
        )

    def give_up(self, url: str, cause: str, now: str) -> None:
        """Remember for this run that an address cannot be reached; what was known of it before stays beside it."""
        self._write(f"{self._run}/failed/{_hash(url)}.json", {"url": url, "cause": cause, "at": now})

    def given_up(self, url: str) -> str:
        """Why this run has given an address up; empty if it has not."""
        return str(self._read(f"{self._run}/failed/{_hash(url)}.json").get("cause", ""))

    # --- runs and sites -------------------------------------------------------------------------------

    @property
    def _run(self) -> str:
        return f"{ROOT}/runs/{safe_name(self.run_id)}"

    def finished(self, key: str) -> dict[str, Any] | None:
        """What this run has brought of a target, once it is done with it."""
        return self._read(f"{self._run}/{_hash(key)}.json") or None

    def finish(self, key: str, brought: dict[str, Any]) -> None:
        """Note that this run is done with a target, and what it brought."""
        self._write(f"{self._run}/{_hash(key)}.json", brought)

    def failing_since(self, partnership_id: str, cause: str, now: str) -> str:
        """Since when a site fails; without a cause it works, and the earlier failure is forgotten."""
        key = f"{ROOT}/sites/{safe_name(partnership_id)}.json"
        if not cause:
            self.lake.store.delete(key)
            return ""
        since = str(self._read(key).get("since") or now)
        self._write(key, {"since": since, "cause": cause, "last": now})
        return since

    # --- keys -----------------------------------------------------------------------------------------

    def _answer(self, key: str) -> Answer | None:
        values = self._read(f"{key}.json")
        return Answer(**values) if values else None

    def _read(self, key: str) -> dict[str, Any]:
        try:
            found = json.loads(self.lake.store.get(key))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, key: str, values: dict[str, Any]) -> None:
        self.lake.store.put(key, json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))


def suffix_of(url: str) -> str:
    """A plain ending for bytes of a kind nobody reads; never the name the web gives."""
    return media.safe_suffix(url.partition("?")[0].rpartition("/")[2])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]


def _page_key(url: str) -> str:
    digest = _hash(url)
    return f"{ROOT}/pages/{digest[:2]}/{digest}"
