from __future__ import annotations

from cdk_sagemaker_training.testing.snapshots.difference import difference
from cdk_sagemaker_training.testing.snapshots.yaml_text import yaml_text


def document(depth: str, **more: str) -> str:
    steps = [{"Name": "Train", "Arguments": {"HyperParameters": {"eta": "0.3", "max_depth": depth, "zeta": "1"}}}]
    return yaml_text({"Steps": steps, "Version": "1", **more})


def test_a_changed_line_comes_with_the_keys_that_lead_to_it():
    expected = """\
@ Steps / Train / Arguments / HyperParameters
        HyperParameters:
          eta: '0.3'
-         max_depth: '5'
+         max_depth: '6'
          zeta: '1'"""
    assert expected == difference(document("5"), document("6"))


def test_what_is_gone_comes_with_its_place_too():
    text = difference(document("5", Also="x"), document("5"))
    assert ["@ the document", "- Also: x"] == [line for line in text.splitlines() if line[0] in "@-+"]


def test_equal_texts_have_none():
    assert "" == difference(document("5"), document("5"))
