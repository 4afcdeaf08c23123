"""Great Expectations is the real one, but for what it would load for databases, clouds and charts."""

import json
import subprocess
import sys
import textwrap

import pytest

from include.settings import PROJECT

CODE = """
    import json, sys
    from include.checks.imported import gx

    def loaded():  # what is put off stands in sys.modules as an empty promise of itself
        return [name for name in ("sqlalchemy", "boto3", "scipy.stats._stats_py", "altair.vegalite") if name in sys.modules]

    told = {"at first": loaded()}

    import boto3, pandas, sqlalchemy
    told["asked for"] = [boto3.__name__, sqlalchemy.__name__]

    context = gx.get_context(mode="ephemeral")
    rows = context.data_sources.add_pandas("s").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    batch = rows.get_batch({"dataframe": pandas.DataFrame({"colour": ["red", "red", "blue"]})})
    wanted = {"values": ["red", "blue"], "weights": [0.5, 0.5]}
    told["statistics"] = batch.validate(gx.expectations.ExpectColumnKLDivergenceToBeLessThan(
        column="colour", partition_object=wanted, threshold=0.01)).result["observed_value"]
    told["in the end"] = loaded()
    print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told():
    """What a process of its own has loaded after importing it, and can do afterwards."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CODE)], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_it_is_imported_without_what_tables_never_need(told):
    assert told["at first"] == []


def test_other_code_of_the_process_finds_those_libraries_as_ever(told):
    assert told["asked for"] == ["boto3", "sqlalchemy"]


def test_what_was_put_off_is_there_when_it_is_used(told):
    """The one expectation that needs SciPy's statistics: the divergence of two reds in three from one in two."""
    assert told["statistics"] == pytest.approx(0.0566, abs=0.0001)
    assert "scipy.stats._stats_py" in told["in the end"]
