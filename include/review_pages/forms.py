"""What requests to the review hold: parts of addresses, and the bodies that forms send."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from include.datasets.words import REPORTING_YEAR_PATTERN
from include.review import Quoted
from include.review_pages.access import Person, reviewer
from include.review_pages.desk import Desk

Year = Annotated[str, Path(pattern=REPORTING_YEAR_PATTERN)]
ReportId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,120}$")]
DocumentId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
Kind = Literal["theme", "criterion", "compliance", "item", "audit"]
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]
Who = Annotated[Person, Depends(reviewer)]

LONGEST_QUOTE = 2000


class Passage(BaseModel):
    """Words a person selected, and where."""

    model_config = ConfigDict(extra="forbid")

    quote: str = Field(min_length=1, max_length=LONGEST_QUOTE)
    document_id: str | None = Field(default=None, max_length=12)
    page: int | None = None
    anchor: str | None = Field(default=None, max_length=500)

    def quoted(self) -> Quoted:
        """The same for the record."""
        return Quoted(self.quote, self.document_id, self.page, self.anchor)


class Decided(BaseModel):
    """What the form sends. Who decided is never in it: the server knows."""

    model_config = ConfigDict(extra="forbid")

    review_id: str
    report_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,120}$")
    kind: Kind
    key: str
    finding_version: str
    verdict: str
    answer: str | None = None
    detail: str | None = None
    note: str | None = None
    quotes: list[Passage] = Field(default_factory=list, max_length=20)
    seconds: float | None = Field(default=None, ge=0, le=86_400)


class Looked(Passage):
    """A passage to be looked up in a report."""

    report_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,120}$")


class Marked(Looked):
    """A passage that is an example of good practice."""

    mark_id: str
    kind: Kind
    key: str
    note: str | None = None


class Withdrawn(BaseModel):
    """A mark taken back."""

    model_config = ConfigDict(extra="forbid")

    mark_id: str
    exemplar_id: str


def desk_of(request: Request) -> Desk:
    """What the pages work with."""
    desk: Desk = request.app.state.desk
    return desk


OurDesk = Annotated[Desk, Depends(desk_of)]
