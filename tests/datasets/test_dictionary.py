"""The data dictionary says every dataset and column in words, from the definitions and nothing else."""

from __future__ import annotations

import csv
import io

import pytest

from include.datasets import DATASETS, published
from include.datasets.dictionary import data_dictionary, meta_csv


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


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.name)
def test_metadata_has_one_line_per_column(dataset):
    rows = list(csv.DictReader(io.StringIO(meta_csv(dataset))))
    assert [row["col_name"] for row in rows] == list(dataset.column_names)
    assert {row["col_type"] for row in rows} <= {"Filter", "Indicator"}


def test_counts_are_indicators_and_categories_are_filters():
    rows = {row["col_name"]: row for row in csv.DictReader(io.StringIO(meta_csv(published.YEARLY_THEMES)))}
    assert rows["count"]["col_type"] == "Indicator" and rows["percentage"]["indicator_unit"] == "%"
    assert rows["category"]["col_type"] == "Filter" and rows["theme_no"]["col_type"] == "Filter"
