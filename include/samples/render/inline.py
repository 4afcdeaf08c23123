"""Marks inside a paragraph: **bold**, *italic*, {{keys|quote}} and {{money:Contributor:pounds|words}}."""

from __future__ import annotations

import re

from include.samples.render.model import Label, Run, Text

QUESTIONS = (
    "partnership_chair",
    "independent_scrutiny",
    "education_representation",
    "delegated_safeguarding_partner",
)
LABEL_KEYS = frozenset(
    [f"t{number}" for number in range(1, 27)]
    + [f"c{number}" for number in range(1, 5)]
    + [f"q.{question}" for question in QUESTIONS]
)
AUDIT_KEY = re.compile(r"a\.(?:\w+\.)?[a-z_]+")
"""`a.early_help`, or of an instrument used beside the year's own `a.panel2021.babies`."""
TOKEN = re.compile(r"\{\{([^|{}]*)\||\}\}|\*\*|\*(?=\S)|(?<=\S)\*|\\\*")
MONEY = re.compile(r"money:(?P<contributor>[^:]+):\s*£?(?P<pounds>[\d,.]+)$")
STRAY = re.compile(r"\{\{|\}\}|:::|<<|>>")


def is_label_key(key: str) -> bool:
    """Whether a fence or quote may carry this key."""
    return key in LABEL_KEYS or AUDIT_KEY.fullmatch(key) is not None


def read_inline(source: str, text: Text) -> list[str]:
    """Fill `text.runs` and `text.labels` from one paragraph of source; returns what is wrong with it."""
    problems: list[str] = []
    bold = italic = False
    offset, last = 0, 0
    open_labels: list[tuple[str, int]] = []

    def add(words: str) -> None:
        nonlocal offset
        if words:
            text.runs.append(Run(words, bold, italic))
            offset += len(words)

    for token in TOKEN.finditer(source):
        add(source[last : token.start()])
        last = token.end()
        if token[0] == "**":
            bold = not bold
        elif token[0] == "*":
            italic = not italic
        elif token[0] == "\\*":
            add("*")
        elif token[0] == "}}":
            if not open_labels:
                problems.append("'}}' closes nothing: open the quote with '{{t7|'")
                continue
            head, start = open_labels.pop()
            problems += add_label(text, head, start, offset)
        else:
            open_labels.append((token[1], offset))
    add(source[last:])
    if open_labels:
        problems.append(f"quote '{{{{{open_labels[0][0]}|' is never closed: add '}}}}' in the same paragraph")
    if bold or italic:
        problems.append("bold or italic is never closed: add the missing * or **")
    if STRAY.search(text.plain):
        problems.append(f"stray '{STRAY.search(text.plain)[0]}' in the text: fix the label or remove it")  # type: ignore[index]
    return problems + characters_we_cannot_draw(text.plain)


def add_label(text: Text, head: str, start: int, end: int) -> list[str]:
    """Append the label that `head` (what stands before the bar) describes; returns problems."""
    if head.startswith("money:"):
        money = MONEY.match(head)
        if not money:
            return [f"'{{{{{head}|' is no sum: write {{{{money:Police:45000|words}}}}"]
        pounds = float(money["pounds"].replace(",", ""))
        text.labels.append(Label((), start, end, text.line, money["contributor"].strip(), pounds))
        return []
    keys = tuple(key.strip() for key in head.split(","))
    unknown = [key for key in keys if not is_label_key(key)]
    if unknown:
        return [
            f"unknown key '{unknown[0]}' in a quote: use t1…t26, c1…c4, q.<compliance question> or a.<audit question>"
        ]
    if start == end:
        return [f"quote of {head} is empty: put the words between '|' and '}}}}'"]
    text.labels.append(Label(keys, start, end, text.line))
    return []


def characters_we_cannot_draw(words: str) -> list[str]:
    """The standard PDF fonts hold the characters of Windows-1252 only."""
    bad = sorted({char for char in words if not char.encode("cp1252", "ignore")})
    return [f"character {char!r} is in no font of the reports: write it otherwise" for char in bad]
