"""What is said of a variable that had no value."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import training


@pytest.mark.parametrize("path", ["s3://None/model/", "s3://artifacts/None/model", "s3://artifacts/None"])
def test_none_is_told_by_what_it_is(path: str):
    document = training({"OutputDataConfig": {"S3OutputPath": path}}).document
    (found,) = [each for each in check_definition(document) if each.rule == "SMT130"]
    assert f"{path!r}: 'None' is what Python writes for a variable that has no value" == found.message
