"""What the register holds, and the look-ups it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from include.register.addresses import Addresses, AddressMatch
from include.register.names import BODY, NOT_A_NAME, is_acronym, place_forms, without_common, words

By = Literal["id", "partnership", "place", "alias", "acronym"]
_LIKELY_SLIP = 88  # rapidfuzz ratio from which two place names are taken to be one, misspelt
_HINT = 50.0


class RegisterError(ValueError):
    """The register cannot be used; the message names file, line, column and what to do."""


@dataclass(frozen=True)
class Partnership:
    """One line of the register.

    `valid_from` and `valid_to` are the first and last reporting year it has to report for; empty: no such bound.
    `hosts` are further sites of its own or of its council's committees, `landing_pages` addresses to begin a search at.
    """

    partnership_id: str
    partnership: str
    region: str
    local_authorities: tuple[str, ...]
    website: str = ""
    confidence: str = ""
    aliases: tuple[str, ...] = ()
    la_codes: tuple[str, ...] = ()
    landing_pages: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    merged_into: str = ""

    def is_expected(self, year: str) -> bool:
        """Whether it had to report for a reporting year."""
        return (not self.valid_from or self.valid_from <= year) and (not self.valid_to or year <= self.valid_to)


@dataclass(frozen=True)
class NameMatch:
    """A partnership that a text names: how well (0 to 100), where (in words), and by which of its names."""

    partnership_id: str
    score: float
    position: int
    by: By


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    partnership_id: str
    by: By


class Register:
    """Partnerships by id, in the order of their file, with a look-up by name and by address."""

    def __init__(self, partnerships: list[Partnership], path: str = "", sha256: str = ""):
        self.path = path
        self.sha256 = sha256
        self.by_id = {one.partnership_id: one for one in partnerships}

    def __iter__(self) -> Iterator[Partnership]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, partnership_id: object) -> bool:
        return partnership_id in self.by_id

    def __getitem__(self, partnership_id: str) -> Partnership:
        return self.by_id[partnership_id]

    def in_year(self, year: str) -> Register:
        """The register as it stood in a reporting year: those who had to report for it."""
        return Register([one for one in self if one.is_expected(year)], self.path, self.sha256)

    @property
    def regions(self) -> dict[str, str]:
        """Region of every partnership, by id."""
        return {one.partnership_id: one.region for one in self}

    @cached_property
    def _names(self) -> list[_Name]:
        """Every name to look for, longest first, so that `North East Lincolnshire` is not read as `Lincolnshire`.

        Aliases count only as they are written: `IW Safeguarding Children Board` must not make `IW` a name.
        """
        names: list[_Name] = []
        aliases: list[_Name] = []
        for one in self:
            names.append(_Name(words(one.partnership_id), one.partnership_id, "id"))
            names.append(_Name(words(one.partnership), one.partnership_id, "partnership"))
            for place in one.local_authorities:
                names += [_Name(form, one.partnership_id, "place") for form in place_forms(place)]
            said = [alias for alias in one.aliases if not is_acronym(alias)]
            aliases += [_Name(words(alias), one.partnership_id, "alias") for alias in said]
        telling = [name for name in names if any(word not in NOT_A_NAME for word in name.words)]
        bare = [replace(name, words=without_common(name.words)) for name in telling]
        terse = [replace(name, words=tuple(word for word in name.words if word != "and")) for name in bare]
        every = {name for name in (*telling, *bare, *terse, *aliases) if name.words}
        return sorted(every, key=lambda name: (-len(name.words), name.words, name.partnership_id, name.by))

    def named_in(self, text: str) -> list[NameMatch]:
        """Partnerships a text names, word for word, in order of first mention; the fullest name seen counts.

        Common words (safeguarding, partnership, annual, report …) are not needed for a match. A name inside a longer
        one is not a mention of its own, and a name that several partnerships share is no mention of any. Acronyms
        are left out: see `hinted_in`.
        """
        tokens = list(words(text))
        found: dict[str, NameMatch] = {}
        taken = [False] * len(tokens)
        starts: dict[str, list[int]] = {}
        for index, token in enumerate(tokens):
            starts.setdefault(token, []).append(index)
        for form, names in self._by_words.items():
            ids = {name.partnership_id for name in names}
            for index in starts.get(form[0], ()):
                if tuple(tokens[index : index + len(form)]) != form or any(taken[index : index + len(form)]):
                    continue
                taken[index : index + len(form)] = [True] * len(form)
                if len(ids) == 1:
                    self._note(found, names[0], form, index)
        return sorted(found.values(), key=lambda match: match.position)

    @staticmethod
    def _note(found: dict[str, NameMatch], name: _Name, form: tuple[str, ...], index: int) -> None:
        whole_name = not BODY.isdisjoint(form)
        score = 100.0 if whole_name else 90.0
        earlier = found.get(name.partnership_id)
        position = min(index, earlier.position) if earlier else index
        by = name.by if not earlier or score > earlier.score else earlier.by
        best = max(score, earlier.score if earlier else 0)
        found[name.partnership_id] = NameMatch(name.partnership_id, best, position, by)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[_Name]]:
        grouped: dict[tuple[str, ...], list[_Name]] = {}
        for name in self._names:
            grouped.setdefault(name.words, []).append(name)
        return grouped

    @cached_property
    def _acronyms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self:
            for alias in one.aliases:
                if is_acronym(alias):
                    found.setdefault(alias.lower(), []).append(one.partnership_id)
        return found

    def hinted_in(self, text: str) -> list[NameMatch]:
        """Partnerships of whose acronyms a text holds one, in order of first mention.

        `CSCP` is Camden's and Croydon's: an acronym may bear out another sign or serve as a guess, it never tells alone.
        """
        found: dict[str, NameMatch] = {}
        for index, token in enumerate(words(text)):
            for who in self._acronyms.get(token, ()):
                found.setdefault(who, NameMatch(who, _HINT, index, "acronym"))
        return list(found.values())

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(list(self))

    def at_address(self, url: str) -> list[AddressMatch]:
        """Partnerships on whose own site (`site`) or council's site (`council`) an address lies, the surest first."""
        return self._addresses.at(url)

    def closest(self, text: str, limit: int = 3) -> list[str]:
        """Ids of the partnerships whose name or id is most like a text, best first: guesses, not matches."""
        wanted = " ".join(without_common(words(text))) or " ".join(words(text))
        choices = {index: " ".join(without_common(name.words) or name.words) for index, name in enumerate(self._names)}
        ranked = process.extract(wanted, choices, scorer=fuzz.WRatio, limit=limit * 6, score_cutoff=60)
        guesses = dict.fromkeys(self._names[index].partnership_id for _, _, index in ranked)
        return list(guesses)[:limit]

    def misspelt_in(self, text: str) -> list[str]:
        """Ids of partnerships of which a text holds a near spelling; empty when none is near enough."""
        tokens = without_common(words(text))
        found: Counter[str] = Counter()
        for name in self._names:
            size, target = len(name.words), " ".join(name.words)
            if len(target) < 6:
                continue  # short names are near to too much
            for index in range(len(tokens) - size + 1):
                score = fuzz.ratio(" ".join(tokens[index : index + size]), target, score_cutoff=_LIKELY_SLIP)
                found[name.partnership_id] = max(found[name.partnership_id], round(score))
        return [partnership_id for partnership_id, score in found.most_common() if score]
