"""Open data: tidy CSV with paired metadata in the education statistics' standard, a data package, and SQL views.

open-data/{name}.csv, {name}.meta.csv    the figures, and what their columns are
open-data/guidance.md                    what each file holds, its symbols, and whether people have checked it
datapackage.json                         every table and file with its columns, for programs (Frictionless)
views.sql                                a view over each Parquet file, for DuckDB
"""

from __future__ import annotations

from include.publish.open_data.draw import draw_open_data
from include.publish.open_data.pair import Fault
from include.publish.open_data.standard import faults

__all__ = ["Fault", "draw_open_data", "faults"]
