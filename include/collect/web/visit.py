"""Look for one partnership's reports: from its landing pages on, the best link first, until nothing promising is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from include.collect import media
from include.collect.recognise import Clues, Recognised, recognise
from include.collect.web.addresses import bare_host, file_name, same
from include.collect.web.choose import choose, is_body
from include.collect.web.fetch import Fetcher, Got
from include.collect.web.frontier import WORTH_A_LOOK, WORTH_LEAVING, Frontier, Step
from include.collect.web.memory import Memory
from include.collect.web.model import Fetched, Target, Visit, VisitOutcome
from include.collect.web.pages import Page, read_page
from include.collect.web.reading import Reader
from include.collect.web.webreport import WebReport, may_open_a_report
from include.register import Register
from include.settings import Settings

LONGEST_VISIT_S = 45 * 60
_LEAST_BYTES = 10_000
"""With less than this left of its megabytes a visit ends."""


@dataclass
class Visiting:
    """One target being visited."""

    target: Target
    wanted_years: Sequence[str]
    register: Register
    settings: Settings
    fetcher: Fetcher
    reader: Reader
    memory: Memory
    now: Callable[[], str]
    found: list[Fetched] = field(default_factory=list)
    web_reports: list[WebReport] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    not_reports: list[str] = field(default_factory=list)
    failures: list[tuple[Step, Got]] = field(default_factory=list)
    is_reached: bool = False
    stopped_by: str = ""
    n_bytes: int = 0
    n_transferred: int = 0

    def __post_init__(self) -> None:
        target = self.target
        seeds = [*target.landing_pages, *([target.website] if target.website else [])]
        hosts = {bare_host(url) for url in seeds} | {host.removeprefix("www.") for host in target.hosts}
        years = () if target.addresses else self.wanted_years  # what a person names is wanted whatever its year
        self.frontier = Frontier(target.partnership_id, years, hosts - {""}, self.settings.crawl_max_depth)
        for number, url in enumerate(target.landing_pages):
            self.frontier.push(Step(url, 3.0 - number / 1000, is_seed=True))
        for url in target.addresses:
            self.frontier.push(Step(url, 3.0, is_seed=True, asked_for=url))
        if target.website:
            self.frontier.push(Step(target.website, 2.0, is_seed=True))

    async def run(self) -> tuple[Visit, list[Fetched]]:
        """Visit until nothing is left or a limit is reached."""
        began = time.monotonic()
        while step := self.frontier.pop():
            if step.worth < WORTH_A_LOOK and self._has_enough():
                continue
            self.stopped_by = self._limit(time.monotonic() - began)
            if self.stopped_by:
                break
            await self._look(step)
        chosen = await self._chosen()
        return self._visit(bool(chosen)), chosen

    def _limit(self, seconds: float) -> str:
        if len(self.looked_at) >= self.settings.crawl_max_pages:
            return f"CRAWL_MAX_PAGES={self.settings.crawl_max_pages}"
        if self.n_bytes + _LEAST_BYTES > self.settings.crawl_max_mb * 2**20:
            return f"CRAWL_MAX_MB={self.settings.crawl_max_mb}"
        return f"{LONGEST_VISIT_S // 60} minutes" if seconds > LONGEST_VISIT_S else ""

    def _has_enough(self) -> bool:
        years = {one.recognised.reporting_year for one in self.found if is_body(one)}
        years |= {report.recognised.reporting_year for report in self.web_reports}
        return years.issuperset(self.wanted_years)

    # --- one address ----------------------------------------------------------------------------------

    async def get(self, url: str, counts: bool = True) -> Got:
        """Fetch within what is left of the megabytes; `counts` says whether it is a page looked at."""
        left = self.settings.crawl_max_mb * 2**20 - self.n_bytes
        got = await self.fetcher.get(url, min(left, self.settings.max_file_mb * 2**20))
        self.n_bytes += max(len(got.body), got.n_transferred)
        self.n_transferred += got.n_transferred
        if counts:
            self.looked_at.append(got.final_url)
        return got

    async def _look(self, step: Step) -> None:
        got = await self.get(step.url)
        for place in (*got.redirects, got.final_url):
            self.frontier.seen.add(same(place))
        if not got.is_ok or got.answer is None:
            self.failures.append((step, got))
            return
        if step.is_seed:
            self.is_reached = True
            if not step.asked_for and bare_host(got.final_url):
                self.frontier.hosts.add(bare_host(got.final_url))  # a site that has moved
        kind = media.media_type(got.body, file_name(got.final_url))
        if kind == media.HTML:
            await self._look_at_page(step, got)
        elif kind not in media.PICTURES and kind != media.UNKNOWN:
            await self._take_document(step, got, kind)

    async def _take_document(self, step: Step, got: Got, kind: str) -> None:
        assert got.answer is not None
        read = await self.reader.read(got.answer.raw_key, kind)
        recognised = recognise(
            Clues(
                url=got.final_url,
                link_text=step.link_text,
                around=step.around,
                file_name=_named(got) or file_name(got.final_url),
                title=read.get("title") or "",
                first_text=read.get("text") or "",
                media_type=kind,
                n_pages=read.get("n_pages"),
                found_on=step.found_on,
                site_of=self._site_of(step),
            ),
            self.register,
        )
        self._note(self.fetched(step, got, kind, recognised, read.get("title") or "", read.get("n_pages")))

    async def _look_at_page(self, step: Step, got: Got) -> None:
        assert got.answer is not None
        page = read_page(got.body, got.final_url, got.answer.headers.get("content-type", ""))
        if page is None:
            return
        if page.refresh and step.depth < self.settings.crawl_max_depth:
            self.frontier.push(replace(step, url=page.refresh, depth=step.depth + 1))
        if page.canonical and bare_host(page.canonical) == bare_host(page.url):
            self.frontier.seen.add(same(page.canonical))
        recognised = recognise(self.clues(step, page), self.register)
        report = None
        if self.is_wanted(recognised) and may_open_a_report(page, recognised):
            report = await WebReport.gather(self, step, got, page, recognised)
        if report is not None:
            self.web_reports.append(report)
        elif recognised.is_report and not is_main(recognised):
            self._note(self.fetched(step, got, media.HTML, recognised, title_of(page), None))
        if step.asked_for and report is not None:
            return  # a person named this page: its links are not what was asked for
        for link in page.links:
            if not step.asked_for or _is_document(link.url):
                self.frontier.offer(link, step, page.url)

    def clues(self, step: Step, page: Page, text: str = "", n_characters: int = 0) -> Clues:
        """What a page says of itself, or the pages of a report together."""
        return Clues(
            url=page.url,
            link_text=step.link_text,
            around=step.around,
            file_name=file_name(page.url),
            title=page.title,
            headings=page.headings,
            first_text=(text or page.text)[:8000],
            media_type=media.HTML,
            found_on=step.found_on,
            site_of=self._site_of(step),
            links=tuple(link.text for link in page.links if link.is_own and link.text)[:200],
            n_characters=n_characters or len(page.text),
        )

    def _site_of(self, step: Step) -> str | None:
        return self.target.partnership_id or None

    # --- what is found --------------------------------------------------------------------------------

    def is_wanted(self, recognised: Recognised) -> bool:
        """Whether its year is one of those looked for, or not told."""
        year = recognised.reporting_year
        return year is None or not self.frontier.wanted_years or year in self.frontier.wanted_years

    def _note(self, one: Fetched) -> None:
        recognised = one.recognised
        if not recognised.is_report and one.url != one.asked_for:
            self.not_reports.append(f"{one.final_url} ({recognised.what})")
        elif self.is_wanted(recognised):
            self.found.append(one)
        else:
            self.not_reports.append(f"{one.final_url} ({recognised.what} of {recognised.reporting_year})")

    def fetched(
        self, step: Step, got: Got, kind: str, recognised: Recognised, title: str, n_pages: int | None
    ) -> Fetched:
        """The record of a document."""
        assert got.answer is not None
        raw_key = got.answer.raw_key
        if raw_key.endswith(".body"):
            raw_key = self.memory.lake.keep_file(got.body, media.READABLE.get(kind, ".bin"))
        return Fetched(
            url=step.url,
            final_url=got.final_url,
            redirects=got.redirects,
            found_on=step.found_on,
            link_text=step.link_text,
            http_status=got.answer.status,
            headers=got.answer.headers,
            sha256=got.answer.sha256,
            raw_key=raw_key,
            n_bytes=got.answer.n_bytes,
            media_type=kind,
            fetched_at=got.answer.fetched_at,
            partnership_id=recognised.partnership_id or self.target.partnership_id,
            recognised=recognised,
            title=title,
            n_pages=n_pages,
            asked_for=step.asked_for,
            is_unchanged=got.answer.was_unchanged,
        )

    async def _chosen(self) -> list[Fetched]:
        """What is handed in: of a report that is there as PDF the web pages are not taken."""
        in_pdf = {one.recognised.reporting_year for one in self.found if is_body(one) and one.media_type != media.HTML}
        pages: list[Fetched] = []
        for report in self.web_reports:
            year = report.recognised.reporting_year
            if year is not None and year in in_pdf and not report.step.asked_for:
                self.not_reports.append(f"{report.url} (the web pages of {year}, which is there as PDF)")
            else:
                pages += await report.fetched(self)
        return choose([*self.found, *pages])

    # --- how it went ----------------------------------------------------------------------------------

    def _visit(self, has_found: bool) -> Visit:
        outcome, cause = self._outcome(has_found)
        key = self.target.partnership_id
        is_site = bool(key) and not self.target.addresses
        since = self.memory.failing_since(key, cause if outcome == "unreachable" else "", self.now()) if is_site else ""
        return Visit(
            partnership_id=key,
            outcome=outcome,
            pages_looked_at=tuple(dict.fromkeys(self.looked_at)),
            http_cause=cause,
            since=since,
            stopped_by=self.stopped_by,
            n_requests=len(self.looked_at),
            n_bytes=self.n_transferred,
            not_reports=tuple(dict.fromkeys(self.not_reports)),
            key=self.target.key,
        )

    def _outcome(self, has_found: bool) -> tuple[VisitOutcome, str]:
        if has_found:
            return "ok", ""
        # a site that opens but keeps its report behind a closed or broken door is not one without a report
        grave = [(step, got) for step, got in self.failures if step.worth >= WORTH_LEAVING]
        if not self.is_reached and not grave:
            return "nothing_found", "the register knows no address for it"
        robots = [got for _, got in grave if got.is_robots]
        others = [got for _, got in grave if not got.is_robots and not _is_gone(got)]
        if robots and (not self.is_reached or not others):
            return "blocked_by_robots", f"{robots[0].final_url}: {robots[0].cause}"
        if not self.is_reached or others:
            first = others[0] if others else grave[0][1]
            return "unreachable", f"{first.final_url}: {first.cause}"
        return "nothing_found", ""


def is_main(recognised: Recognised) -> bool:
    """Whether it is taken for the report itself or a page of it."""
    return recognised.kind in {"main", "chapter"}


def _is_gone(got: Got) -> bool:
    """A dead link on a living site says nothing about the report."""
    return got.answer is not None and got.answer.status in {404, 410}


def _is_document(url: str) -> bool:
    return media.suffix(url.partition("?")[0]) in {".pdf", ".doc", ".docx", ".odt"}


def title_of(page: Page) -> str:
    """What a page calls itself."""
    return page.headings[0] if page.headings else page.title


def _named(got: Got) -> str:
    """The file name a server gives (`Content-Disposition`), as a clue and for nothing else."""
    said = got.answer.headers.get("content-disposition", "") if got.answer else ""
    _, _, name = said.partition("filename=")
    return name.split(";")[0].strip(" \"'")[:200]
