"""Which partnership a document is of: what it says itself, its name, and whose site it was found on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from include.collect.recognise.fields import TITLE_PAGE, says_report, spoken
from include.collect.recognise.model import Clues
from include.frameworks.plain import plain
from include.register import NameMatch, Register

_WHOLE = 100  # score of a match by a partnership's own name; a place alone has less


@dataclass(frozen=True)
class Owner:
    """The answer: partnership where it is told, how sure, and the guesses, best first."""

    partnership_id: str | None = None
    confidence: float = 0.0
    guesses: tuple[str, ...] = ()


def owner_of(clues: Clues, register: Register) -> Owner:
    """The partnership. Found on a partnership's own site, a document is that partnership's unless its title names
    another one in full; dropped in an inbox, name and title page may confirm but must not contradict each other."""
    top = "\n".join([clues.title, *clues.headings[:2], clues.first_text[:TITLE_PAGE]])
    on_title = register.named_in(top)
    if clues.site_of:
        return _on_a_site(clues, clues.site_of, on_title)
    name = "\n".join(part for part in (clues.file_name and _readable(clues.file_name), clues.link_text) if part)
    by_name = [match.partnership_id for match in register.named_in(name)]
    bodies = _unique(match.partnership_id for match in on_title if match.score == _WHOLE)
    if len(by_name) == 1:
        return _named(by_name[0], bodies, on_title, clues, register)
    if len(by_name) > 1:
        both = [one for one in by_name if one in bodies]
        return Owner(both[0], 0.85, tuple(both)) if len(both) == 1 else Owner(None, 0.4, tuple(by_name))
    if len(bodies) == 1:
        return Owner(bodies[0], 0.9, tuple(bodies))
    places = _unique(match.partnership_id for match in on_title)
    if len(places) == 1 and says_report(plain(top)):
        return Owner(places[0], 0.75, tuple(places))
    told, hinted = _by_address(clues, places, top, register)
    if told:
        return told
    seen = [match.partnership_id for match in register.named_in(clues.first_text) if match.score == _WHOLE]
    guesses = places or seen or hinted or register.misspelt_in(f"{name} {top[:200]}")
    return Owner(None, 0.3 if guesses else 0.0, tuple(guesses[:3]))


def _named(named: str, bodies: list[str], on_title: list[NameMatch], clues: Clues, register: Register) -> Owner:
    if named in [match.partnership_id for match in on_title]:
        return Owner(named, 0.98, (named,))
    if bodies:
        return Owner(None, 0.4, (named, *bodies))
    seen = [match.partnership_id for match in register.named_in(clues.first_text)]
    return Owner(named, 0.95 if named in seen else 0.8, (named,))


def _on_a_site(clues: Clues, site_of: str, on_title: list[NameMatch]) -> Owner:
    bodies = _unique(match.partnership_id for match in on_title if match.score == _WHOLE)
    if site_of in [match.partnership_id for match in on_title]:
        return Owner(site_of, 0.97, (site_of,))
    if len(bodies) == 1:
        return Owner(bodies[0], 0.75, (bodies[0], site_of))
    return Owner(site_of, 0.9 if not bodies else 0.6, (site_of, *bodies[:2]))


def _by_address(clues: Clues, places: list[str], top: str, register: Register) -> tuple[Owner | None, list[str]]:
    """What the addresses of a document and of the page it was found on tell, and the guesses they leave.

    A council's site holds other bodies' papers too, so there a place or an acronym must bear the address out, or the
    document must call itself a yearly report.
    """
    matches = [match for url in (clues.url, clues.found_on) if url for match in register.at_address(url)]
    own = [match.partnership_id for match in matches if match.by == "site"]
    near = _unique(match.partnership_id for match in matches) or _unique(
        match.partnership_id for match in register.named_in(_words_of(clues.url))
    )
    initials = {match.partnership_id for match in register.hinted_in(f"{top}\n{clues.link_text}\n{clues.file_name}")}
    agreeing = [one for one in near if not places or one in places]
    borne_out = [one for one in agreeing if one in places or one in initials]
    if len(_unique(own)) == 1 and own[0] in agreeing:
        return Owner(own[0], 0.9, (own[0],)), near
    if len(borne_out) == 1:
        return Owner(borne_out[0], 0.85, (borne_out[0],)), near
    if len(agreeing) == 1 and says_report(plain(f"{top} {clues.link_text}")):
        return Owner(agreeing[0], 0.75, (agreeing[0],)), near
    return None, [*agreeing, *sorted(initials)]


def _words_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').replace('.', ' ')}\n{spoken(parts.path)}"


def _readable(path: str) -> str:
    return "\n".join(spoken(part) for part in path.split("/"))


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
