"""Imported once by the fork server, so that every child starts with the engine loaded and the patterns compiled."""

from __future__ import annotations

from include.analyse import core, step
from include.analyse.matching import literals
from include.frameworks import FOLDER, framework_ids, load_framework
from include.frameworks.files import years_of

for _name in (name for name in framework_ids() if years_of(FOLDER / f"{name}.yaml")):
    for _, _cue in load_framework(_name).cues_with_places:
        for _regex in (*_cue.pattern.required, *_cue.pattern.forbidden):
            literals(_regex)

__all__ = ["core", "step"]
