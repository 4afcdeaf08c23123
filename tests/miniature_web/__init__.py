"""A web in miniature: sites of invented partnerships on loopback, modelled on real ones, with the truth about each.

`sites/` holds them by what is hard about them, each with a `like` that names its model among the landing pages of real
partnerships; `server.py` serves them and writes every request down; `running.py` sends the crawler there, with names and
addresses of its own (`network/`); `measure.py` says how well it did (`python -m tests.miniature_web.measure`).

The sites were written from the real cases alone, without a look at the rules that recognise reports. When a site shows
that the crawler is wrong, the crawler changes; the truth beside a site changes only when it is untrue.
"""

from tests.miniature_web.model import WANTED_YEARS, Case, Resource, Truth
from tests.miniature_web.server import Request, Web, serve
from tests.miniature_web.sites import all_cases

__all__ = ["WANTED_YEARS", "Case", "Request", "Resource", "Truth", "Web", "all_cases", "serve"]
