"""Turns the sources of the fictional sample reports into PDF and HTML files with known answers.

`python -m include.samples.render` renders everything; see `command.py` for the options.
One direction: source text -> `parse` -> document `model` -> `pdf` or `web` -> `gold` and `card`.
"""
