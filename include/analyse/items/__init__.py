"""Things extracted one by one: contributions, priorities, decisions, learning reviews."""

from __future__ import annotations

from include.analyse.items.contributions import find_contributions
from include.analyse.items.decisions import find_decisions
from include.analyse.items.item import Item
from include.analyse.items.priorities import find_priorities
from include.analyse.items.reviews import find_reviews

__all__ = ["Item", "find_contributions", "find_decisions", "find_priorities", "find_reviews"]
