"""Fictional sample reports with known answers: sources, generator, rendered files."""
