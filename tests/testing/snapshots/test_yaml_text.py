from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.testing.snapshots.yaml_text import yaml_text

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20
)


@given(DOCUMENTS)
def test_says_what_the_document_says(document: object):
    assert document == yaml.safe_load(yaml_text(document))


def test_what_an_object_is_comes_first_and_the_order_of_the_rest_does_not_matter():
    expected = "Name: Train\nType: Training\nArguments:\n  - A: 1\n    B: '2'\n"
    assert expected == yaml_text({"Arguments": [{"B": "2", "A": 1}], "Type": "Training", "Name": "Train"})


def test_the_same_object_twice_is_written_twice():
    inner = {"A": 1}
    assert "One:\n  A: 1\nTwo:\n  A: 1\n" == yaml_text({"One": inner, "Two": inner})


def test_text_of_several_lines_is_a_block():
    assert "Code: |\n  import os\n  print(os.name)\n" == yaml_text({"Code": "import os\nprint(os.name)\n"})


def test_long_text_stays_on_its_line():
    assert 2 == len(yaml_text({"A": "word " * 400, "B": "x" * 4000}).splitlines())


def test_one_more_item_is_one_more_line():
    before, after = yaml_text({"A": ["x"], "B": 1}), yaml_text({"A": ["x", "z"], "B": 1})
    assert ["  - z"] == [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(before.splitlines()) + 1 == len(after.splitlines())
