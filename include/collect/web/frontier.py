"""What to look at next for one partnership: the best link first, within its hosts and limits."""

from __future__ import annotations

import heapq
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from include.collect.recognise import Clues, worth_following
from include.collect.web.addresses import COMMITTEE, bare_host, file_name, same
from include.collect.web.pages import Link

WORTH_A_LOOK = 0.15
"""Links on the partnership's own hosts are followed from this worth on."""
LAST_RESORT = 0.08
"""From the pages one starts with, less will do as long as nothing has been found."""
WORTH_LEAVING = 0.5
"""Links to other hosts need this much."""
MOST_HOPS_AWAY = 2
"""From the partnership's site to a committee's page, and from that to its document."""
_MOST_OF_A_FORM = 12
"""Pages whose addresses differ only in numbers: an archive has a few, a calendar has no end."""


@dataclass(frozen=True)
class Step:
    """An address to be looked at, how it was come by, and how much is hoped of it."""

    url: str
    worth: float
    depth: int = 0
    away: int = 0
    found_on: str = ""
    link_text: str = ""
    around: str = ""
    is_seed: bool = False
    asked_for: str = ""


@dataclass
class Frontier:
    """Addresses waiting for one partnership."""

    partnership_id: str
    wanted_years: Sequence[str]
    hosts: set[str]
    max_depth: int
    seen: set[str] = field(default_factory=set)
    heap: list[tuple[float, int, int, Step]] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    counter: itertools.count[int] = field(default_factory=itertools.count)

    def push(self, step: Step) -> bool:
        """Note an address, once."""
        key = same(step.url)
        if key in self.seen:
            return False
        self.seen.add(key)
        heapq.heappush(self.heap, (-round(step.worth, 3), step.depth, next(self.counter), step))
        return True

    def pop(self) -> Step | None:
        """The best address waiting."""
        return heapq.heappop(self.heap)[3] if self.heap else None

    def offer(self, link: Link, on: Step, found_on: str) -> bool:
        """Note a link of a page if it is worth it and within bounds."""
        if same(link.url) in self.seen or on.depth >= self.max_depth:
            return False
        own = self.is_own(link.url)
        away = 0 if own else on.away + 1
        if away > MOST_HOPS_AWAY:
            return False
        around = "\n".join(part for part in (link.heading, link.around) if part)
        worth = worth_following(
            Clues(
                url=link.url,
                link_text=link.text,
                around=around,
                file_name=file_name(link.url),
                found_on=found_on,
                site_of=self.partnership_id or None,
            ),
            self.wanted_years,
        )
        if not own and COMMITTEE.search(link.url) and link.around:
            # "our annual report 2024-25 went <to Cabinet>": what stands around such a link is what it leads to
            worth = max(worth, 0.8 * worth_following(Clues(url=link.url, link_text=link.around), self.wanted_years))
        if worth < (WORTH_LEAVING if not own else LAST_RESORT if on.is_seed else WORTH_A_LOOK):
            return False
        form = re.sub(r"\d+", "0", same(link.url))
        if worth < WORTH_LEAVING and self.forms[form] >= _MOST_OF_A_FORM:
            return False
        self.forms[form] += 1
        # what is found deeper is hoped less of, so that an endless path loses against the rest of the site
        hope = worth - 0.02 * on.depth
        return self.push(Step(link.url, hope, on.depth + 1, away, found_on, link.text, around, asked_for=on.asked_for))

    def is_own(self, url: str) -> bool:
        """Whether an address is on the partnership's own hosts (or a host below one)."""
        host = bare_host(url)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)
