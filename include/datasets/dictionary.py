"""The data dictionary, printed from the dataset definitions."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import DATASETS, LAYERS, PARTITION, Column, Dataset, of_layer

_LAYER_WORDS = {
    "raw": "what was collected",
    "converted": "what stands on the pages",
    "analysed": "what an engine found, with its evidence",
    "review": "what people decided",
    "published": "releases: yearly tables and the rows they count",
    "surveys": "what practitioners said, released as tables; partitioned by the year in which a wave began",
}


def data_dictionary() -> str:
    """All datasets and columns as one Markdown page."""
    parts = [
        "# Data dictionary",
        f"Columns marked * are never empty. All layers but `published` are partitioned by `{PARTITION}` in the path "
        f"(`{PARTITION}=2023-24`), a column that readers see and files do not hold.",
        "| layer | dataset | one row per |\n|---|---|---|\n"
        + "\n".join(f"| {one.layer} | [`{one.name}`](#{one.name}) | {one.one_row_per} |" for one in DATASETS.values()),
    ]
    for layer in LAYERS:
        if datasets := of_layer(layer):
            parts.append(f"## Layer {layer}: {_LAYER_WORDS[layer]}")
            parts += [_section(dataset) for dataset in datasets]
    return "\n\n".join(parts) + "\n"


def _section(dataset: Dataset) -> str:
    lines = [
        f"### {dataset.name}",
        dataset.description,
        f"One row per {dataset.one_row_per}. Key: {', '.join(f'`{name}`' for name in dataset.key)}.",
        *(f"> **Beware:** {warning}" for warning in dataset.warnings),
        "| column | type | meaning |\n|---|---|---|\n" + "\n".join(_line(column) for column in dataset.columns),
    ]
    return "\n\n".join(lines)


def _line(column: Column) -> str:
    unit = f" In {column.unit}." if column.unit else ""
    allowed = f" One of {', '.join(f'`{value}`' for value in column.allowed)}." if column.allowed else ""
    mark = "*" if column.required else ""
    return f"| `{column.name}`{mark} | {_type(column.type)} | {column.description}{unit}{allowed} |"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "record of " + ", ".join(kind.field(index).name for index in range(kind.num_fields))
    names = {
        "string": "text",
        "int32": "whole number",
        "int64": "whole number",
        "double": "number",
        "bool": "true or false",
        "date32[day]": "date",
    }
    return names.get(str(kind), "time (UTC)" if pa.types.is_timestamp(kind) else str(kind))
