"""All datasets by name: the public promise of DESIGN §5, each defined once."""

from __future__ import annotations

from include.datasets import (
    analysed,
    audit,
    converted,
    discover,
    published_reports,
    published_yearly,
    raw,
    review,
    runs,
    survey,
    synthesis,
)
from include.datasets.definition import PARTITION, Column, Dataset, DatasetError

_MODULES = (raw, converted, analysed, audit, discover, review, published_yearly, published_reports, synthesis, survey)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset for module in _MODULES for dataset in vars(module).values() if isinstance(dataset, Dataset)
}
"""Every dataset but `runs`, which each layer has its own of (`runs.RUNS`)."""

LAYERS = ("raw", "converted", "analysed", "review", "published", "surveys")


def dataset(name: str) -> Dataset:
    """The dataset of this name. Raises DatasetError with the names there are."""
    if name not in DATASETS:
        raise DatasetError(f"There is no dataset {name!r}. There are: {', '.join(sorted(DATASETS))}.")
    return DATASETS[name]


def of_layer(layer: str) -> list[Dataset]:
    """The datasets of a layer, in order of definition."""
    return [one for one in DATASETS.values() if one.layer == layer]


__all__ = ["DATASETS", "LAYERS", "PARTITION", "Column", "Dataset", "DatasetError", "dataset", "of_layer", "runs"]
