"""The data dictionary says every dataset and column in words, from the definitions and nothing else."""

from __future__ import annotations

from include.datasets import DATASETS
from include.datasets.dictionary import data_dictionary


def test_every_dataset_and_column_is_in_the_dictionary_with_its_meaning_and_its_warnings():
    page = data_dictionary()
    for dataset in DATASETS.values():
        section = page[page.index(f"\n### {dataset.name}\n") :]
        assert dataset.description in section
        for column in dataset.columns:
            assert f"| `{column.name}`" in section and column.description in section
        assert all(warning in page for warning in dataset.warnings)


def test_the_dictionary_is_the_same_every_time():
    assert data_dictionary() == data_dictionary()
