"""Sentences for the labelled set: each one different, so that a sentence found on a wrong page is seen to be there."""

from __future__ import annotations

WHO = [
    "The partners",
    "The learning group",
    "Our scrutineer",
    "Schools in the area",
    "The health visitors",
    "A panel of young people",
    "The police team",
    "Foster carers",
    "The front door",
    "The executive",
    "Managers of the hospital",
    "Two voluntary groups",
]
DID = [
    "looked again at",
    "wrote down",
    "tested",
    "asked families about",
    "measured",
    "shared with staff",
    "agreed to change",
    "published",
    "walked through",
    "counted",
    "brought together",
    "explained",
]
WHAT = [
    "the plans for children who had moved home",
    "how quickly a worry is answered",
    "the multi-agency training of new staff",
    "what safeguarding means for babies under one",
    "the records of forty children",
    "the neighbourhood meetings",
    "advice for parents of teenagers",
    "the daily call about domestic abuse",
    "support after a long stay in hospital",
    "the way neglect is described",
    "visits to children placed far away",
    "the well-being of young carers",
]
WHEN = [
    "in the spring",
    "before the summer holidays",
    "by the end of October",
    "over eleven weeks",
    "after the winter review",
    "twice during the year",
    "on 14 March",
    "within a month",
    "in every locality",
    "at three workshops",
    "without delay",
    "step by step",
]
THEN = [
    "and will come back to it next year",
    "which had not been done before",
    "and 37 per cent answered",
    "so that nobody has to ask twice",
    "because earlier audits had found gaps",
    "although some records were thin",
    "and the results are set out below",
    "as the young people had proposed",
    "with clear owners for each action",
    "and staff said they felt surer",
    "while demand went on rising",
    "and wrote to all who had taken part",
]


class Prose:
    """Gives sentence after sentence; the same start gives the same sentences."""

    def __init__(self, start: int):
        self.number = start * 7919

    def sentence(self) -> str:
        """The next sentence; a number in it makes it unlike any other."""
        self.number += 1
        n = self.number
        parts = (WHO[n % 12], DID[n // 12 % 12], WHAT[n * 5 // 7 % 12], WHEN[n * 3 % 11], THEN[n * 7 % 12])
        return f"{parts[0]} {parts[1]} {parts[2]} {parts[3]} (note {n}), {parts[4]}."

    def paragraph(self, sentences: int = 4) -> str:
        """Some sentences as one text."""
        return " ".join(self.sentence() for _ in range(sentences))
