"""HTML documents: one long page, or chapters, become elements with anchors."""
