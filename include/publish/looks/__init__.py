"""How pages for readers look: one frame, one style, one way to show a figure and the place of a quote.

Pages are single files without scripts and without anything from elsewhere, so that they open from a disk, an e-mail
or an archive, today and in ten years. Text from reports is escaped by the templates.
"""

from include.publish.looks.figures import Figure, Figures, Row, RowsByReport
from include.publish.looks.frame import Frame, frame
from include.publish.looks.page import render
from include.publish.looks.place import Place, place

__all__ = ["Figure", "Figures", "Frame", "Place", "Row", "RowsByReport", "frame", "place", "render"]
