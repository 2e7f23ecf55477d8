"""What a parameter is known by."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.views.values import UNKNOWN, Values


@pytest.mark.parametrize(("default", "known"), [("s3://data/", "s3://data/"), (0, 0), (False, False), (" ", " ")])
def test_its_default(default: Json, known: Json):
    assert known == Values({"Parameters": [{"Name": "P", "DefaultValue": default}]}).known({"Get": "Parameters.P"})


def test_an_empty_text_is_for_whoever_starts_the_pipeline():
    values = Values({"Parameters": [{"Name": "P", "Type": "String", "DefaultValue": ""}]})
    assert UNKNOWN is values.known({"Get": "Parameters.P"})
    assert UNKNOWN is values.known({"Std:Join": {"On": "/", "Values": [{"Get": "Parameters.P"}, "train"]}})
