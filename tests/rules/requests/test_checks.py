"""Values that only typed documents hold."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import training

NAN = float("nan")


@pytest.mark.parametrize("value", [NAN, {"Get": "Parameters.Odd"}])
def test_what_is_no_number_is_out_of_no_bounds(value: object):
    profiler = {"S3OutputPath": "s3://bucket/profile", "ProfilingIntervalInMilliseconds": value}
    document = training({"ProfilerConfig": profiler}).document
    document["Parameters"] = [{"Name": "Odd", "Type": "Float", "DefaultValue": NAN}]
    assert "SMT351" not in {finding.rule for finding in check_definition(document)}
