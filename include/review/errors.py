"""What can be wrong with a decision, in words for the person who made it."""

from __future__ import annotations

from include.settled import Finding


class ReviewError(ValueError):
    """A decision cannot be taken; the message says what is wrong and what to do. Nothing was stored."""


class NotAReviewerError(ReviewError):
    """The person may not review."""


class NeedsAQuoteError(ReviewError):
    """An answer that claims something has no verified quote (DESIGN, rule 1)."""


class StaleAnswerError(ReviewError):
    """The report was analysed again and the answer is another now: `finding`, or None where it is gone."""

    def __init__(self, finding: Finding | None):
        self.finding = finding
        if finding is None:
            said = "The report was analysed again and this item is no longer found in it. Nothing is left to decide."
        else:
            detail = f" ({finding.detail})" if finding.detail else ""
            said = (
                f"The report was analysed again since this page was opened: the engine's answer is now "
                f"{finding.answer.replace('_', ' ')}{detail}. Look at it again and decide anew."
            )
        super().__init__(said)
