"""A page for each partnership of the register: what its report was found to say, and what it could be told about it."""

from include.publish.partnership.draw import draw_partnerships

__all__ = ["draw_partnerships"]
