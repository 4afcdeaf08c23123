"""What the servers' own log says of the crawler: pauses, robots.txt, caps, addresses it should never have asked for."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.miniature_web.model import Case
from tests.miniature_web.running import Limits
from tests.miniature_web.server import Request, Web

BUFFER_MB = 4
"""What may lie in the buffers between a server that writes and a crawler that has hung up."""


@dataclass(frozen=True)
class Manners:
    """Figures of one crawl, from the log."""

    n_requests: int
    n_hosts: int
    n_pauses: int
    shortest_pause_s: float
    shortest_pause_asked_s: float
    """Between two requests to a host whose robots.txt asks for a longer pause."""
    most_at_once: int
    """Requests to one host under way at the same time."""
    agents: tuple[str, ...]
    refused: tuple[str, ...]
    """Requests for addresses that robots.txt closes."""
    unasked: tuple[str, ...]
    """Hosts at which something was fetched before robots.txt."""
    trapped: tuple[str, ...]
    """Requests that reached a loopback, private or link-local address."""
    n_not_get: int
    twice: tuple[str, ...]
    """Addresses sent whole more than once in this crawl."""
    most_requests: tuple[str, int]
    most_mb: tuple[str, float]
    largest_mb: tuple[str, float]
    deepest_month: int
    """How far into the endless calendar it went, in months; twelve are one link."""


def manners(web: Web, limits: Limits) -> Manners:
    """Read the log of a web that was crawled within these limits."""
    log = list(web.log)
    by_host: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(log, key=lambda one: one.time):
        by_host[request.host].append(request)
    asking = {case.host for case in web.cases if case.crawl_delay_s}
    pauses = {host: [b.time - a.time for a, b in itertools.pairwise(mine)] for host, mine in by_host.items()}
    plain = [pause for host, mine in pauses.items() if host not in asking for pause in mine]
    owner = _owners(web.cases)
    requests: Counter[str] = Counter(owner[one.host] for one in log if one.path != "/robots.txt" and one.host in owner)
    sent: Counter[str] = Counter()
    for one in log:
        sent[owner.get(one.host, one.host)] += one.n_bytes
    largest = max(log, key=lambda one: one.n_bytes)
    busiest, heaviest = requests.most_common(1)[0], sent.most_common(1)[0]
    whole = Counter(one.url for one in log if one.is_whole)
    months = [int(match[1]) for one in log if (match := re.match(r"/events/\?month=(\d+)", one.path))]
    forbidden = tuple(address for case in web.cases for address in case.forbidden)
    return Manners(
        n_requests=len(log),
        n_hosts=len(by_host),
        n_pauses=len(plain),
        shortest_pause_s=min(plain, default=0.0),
        shortest_pause_asked_s=min((pause for host in asking for pause in pauses.get(host, [])), default=0.0),
        most_at_once=max((_at_once(mine, limits.crawl_timeout_s) for mine in by_host.values()), default=0),
        agents=tuple(sorted({one.headers.get("user-agent", "") for one in log})),
        refused=tuple(one.url for one in log if one.url.startswith(forbidden)),
        unasked=tuple(host for host, mine in by_host.items() if mine[0].path != "/robots.txt"),
        trapped=tuple(one.url for one in web.trapped),
        n_not_get=sum(one.method not in {"GET", "HEAD"} for one in log),
        twice=tuple(url for url, times in whole.items() if times > 1),
        most_requests=busiest,
        most_mb=(heaviest[0], heaviest[1] / 2**20),
        largest_mb=(largest.url, largest.n_bytes / 2**20),
        deepest_month=max(months, default=0),
    )


def lines(told: Manners, limits: Limits) -> list[str]:
    """The figures in words."""
    return [
        f"requests                           {told.n_requests} to {told.n_hosts} hosts",
        f"shortest pause at one host         {told.shortest_pause_s:.3f} s of {limits.crawl_delay_s} s asked ({told.n_pauses} pauses)",
        f"where robots.txt asks for 1 s      {told.shortest_pause_asked_s:.3f} s",
        f"requests to one host at a time     {told.most_at_once}",
        f"names itself                       {'; '.join(told.agents)}",
        f"addresses closed by robots.txt     {len(told.refused)} asked for",
        f"hosts visited before robots.txt    {len(told.unasked)}",
        f"private addresses reached          {len(told.trapped)}",
        f"sent more than once in a crawl     {len(told.twice)} {' '.join(told.twice[:3])}",
        f"most requests for a partnership    {told.most_requests[1]} ({told.most_requests[0]}; cap {limits.crawl_max_pages} pages)",
        f"most sent for a partnership        {told.most_mb[1]:.1f} MB ({told.most_mb[0]}; cap {limits.crawl_max_mb} MB, {BUFFER_MB} MB buffers)",
        f"largest answer sent                {told.largest_mb[1]:.1f} MB of 60 (cap {limits.max_file_mb} MB, {BUFFER_MB} MB buffers)",
        f"into the endless calendar          {told.deepest_month} months",
    ]


def _owners(cases: Sequence[Case]) -> dict[str, str]:
    """Whose partnership's a host is; what several link to is the first's."""
    owner: dict[str, str] = {}
    for case in cases:
        for host in [case.host, *(url.split("/")[2] for url in case.resources), *case.rules]:
            owner.setdefault(host, case.key)
    return owner


def _at_once(requests: Sequence[Request], patience_s: float) -> int:
    """The most requests of one host that were open at the same moment; the crawler hangs up when its patience ends."""
    most = 0
    for one in requests:
        most = max(
            most,
            sum(
                other.time <= one.time < min(other.finished or one.time + 1, other.time + patience_s)
                for other in requests
            ),
        )
    return most
