"""The promise of DESIGN §5: these columns never change name."""

import pytest

from include.datasets import DATASETS, LAYERS
from include.datasets.runs import RUNS

PROMISED = {
    "documents": "report_id document_id partnership_id kind media_type sha256 source status reason n_pages",
    "coverage": "partnership_id status reason report_id",
    "pages": "document_id page page_label anchor n_characters read_by",
    "elements": "document_id element_no page page_end anchor element_type text section_path read_by table_html",
    "theme_findings": "report_id theme_no theme_id status summary confidence engine needs_review",
    "criterion_findings": "report_id criterion_no answer rationale confidence engine needs_review",
    "compliance_findings": "report_id question_id answer detail confidence engine needs_review",
    "evidence": "report_id finding_kind finding_key document_id page anchor quote check_result",
    "scores": "report_id score criterion_1 criterion_2 criterion_3 criterion_4 engine",
    "contributions": "report_id contributor amount_gbp share_pct period kind document_id page anchor",
    "priorities": "report_id priority document_id page anchor",
    "llm_calls": (
        "report_id purpose model input_tokens cached_input_tokens output_tokens cost seconds attempts from_store"
    ),
}


@pytest.mark.parametrize("name", PROMISED)
def test_promised_columns_are_there(name):
    assert set(PROMISED[name].split()) <= set(DATASETS[name].column_names)


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda one: one.name)
def test_every_dataset_says_what_a_row_is_and_what_each_column_means(dataset):
    assert dataset.layer in LAYERS
    assert dataset.one_row_per
    assert dataset.description.endswith(".")
    assert set(dataset.key) <= set(dataset.column_names)
    assert len(set(dataset.column_names)) == len(dataset.columns)
    for column in dataset.columns:
        assert len(column.description) > 3, column.name


@pytest.mark.parametrize(
    "dataset", [one for one in DATASETS.values() if one.name.startswith("yearly_")], ids=lambda d: d.name
)
def test_every_published_count_stands_beside_its_denominator_and_who_answered(dataset):
    needed = {"reporting_year", "category", "count", "denominator", "percentage", "engine", "review_state"}
    assert needed <= set(dataset.column_names)


def test_every_layer_records_its_runs():
    assert set(RUNS) == set(LAYERS)
