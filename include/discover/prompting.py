"""The words that are sent when a model looks for themes: templates in `prompts/`. Changing one changes the version."""

from __future__ import annotations

from include.analyse.llm.templates import Templates
from include.settings import PROJECT

TEMPLATES = Templates(PROJECT / "include" / "discover" / "prompts", "themes")
