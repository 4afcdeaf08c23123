"""How a long report is put into parts: between sections where that can be, then between blocks, sentences, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from include.analyse.passages import split_sentences

if TYPE_CHECKING:
    from include.analyse.llm.document import Block


def size_of(block: Block) -> int:
    """Characters a block takes, with its mark and line break."""
    return len(block.text) + 24


def sections_of(blocks: Iterable[Block]) -> list[list[Block]]:
    """Runs of blocks, each begun by a heading or by another document."""
    sections: list[list[Block]] = []
    for block in blocks:
        before = sections[-1][-1] if sections else None
        other_document = before is not None and before.place.document_id != block.place.document_id
        if before is None or other_document or (block.level and not before.level):
            sections.append([])
        sections[-1].append(block)
    return sections


def pack(sections: list[list[Block]], room: int) -> list[list[Block]]:
    """Sections put together into runs of about the same length; a section that is too long is split between blocks."""
    pieces = [piece for section in sections for piece in _split(section, room)]
    lengths = [sum(map(size_of, piece)) for piece in pieces]
    n_runs = max(1, -(-sum(lengths) // room))
    aim = min(room, sum(lengths) / n_runs * 1.05) if n_runs > 1 else room
    runs: list[list[Block]] = [[]]
    filled = 0
    for piece, length in zip(pieces, lengths, strict=True):
        if runs[-1] and (filled + length > room or filled >= aim):
            runs.append([])
            filled = 0
        runs[-1].extend(piece)
        filled += length
    return runs


def _split(section: list[Block], room: int) -> Iterator[list[Block]]:
    piece: list[Block] = []
    filled = 0
    for block in section:
        if piece and filled + size_of(block) > room:
            yield piece
            piece, filled = [], 0
        piece.append(block)
        filled += size_of(block)
    if piece:
        yield piece


def cut(text: str, room: int) -> Iterator[str]:
    """A text in pieces of at most `room` characters, cut between lines or sentences where that can be."""
    piece = ""
    for sentence in (one for line in text.split("\n") for one in split_sentences(line)):
        for bit in _short(sentence, room):
            if piece and len(piece) + len(bit) + 1 > room:
                yield piece
                piece = ""
            piece = f"{piece} {bit}".strip()
    if piece:
        yield piece


def _short(sentence: str, room: int) -> Iterator[str]:
    """A sentence, cut between words where it is longer than there is room."""
    rest = sentence
    while len(rest) > room:
        at = rest.rfind(" ", 0, room)
        at = at if at > 0 else room
        yield rest[:at]
        rest = rest[at:].strip()
    yield rest
