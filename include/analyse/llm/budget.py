"""A hard limit on what a run may spend: a call is only begun when even its dearest outcome would fit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from include.analyse.llm.call import BudgetSpent, Question
from include.analyse.llm.prices import Price

FEWEST_CHARACTERS_PER_TOKEN = 3.0
"""English prose has four or more; tables of figures have fewer."""


class Budget:
    """What a run has spent, in all its tries, and what calls under way may still cost. A limit of 0 is none."""

    def __init__(self, limit: float, spent: float):
        self.limit = limit
        self.spent = spent
        self._reserved = 0.0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def reserved(self, most: float, name: str) -> AsyncIterator[None]:
        """Hold this much back while a call is under way.

        Waits for other calls where they may leave enough; raises BudgetSpent where they cannot.
        """
        async with self._changed:
            while self.limit and self.spent + self._reserved + most > self.limit:
                if self.spent + most > self.limit:
                    raise BudgetSpent(
                        f"{name} was not asked: it could cost {most:.4f}, and {self.spent:.4f} of LLM_BUDGET="
                        f"{self.limit:g} are spent. Answers so far are kept; raise LLM_BUDGET and run again to go on."
                    )
                await self._changed.wait()
            self._reserved += most
        try:
            yield
        finally:
            async with self._changed:
                self._reserved -= most
                self._changed.notify_all()

    def spend(self, cost: float) -> None:
        """A call was paid."""
        self.spent += cost


def most_it_costs(question: Question, price: Price) -> float:
    """The price of the question with the longest answer it may have, nothing cached, and a margin for tokens."""
    characters = question.characters + len(str(question.schema))
    return price.cost(round(characters / FEWEST_CHARACTERS_PER_TOKEN), 0, question.max_output_tokens)
