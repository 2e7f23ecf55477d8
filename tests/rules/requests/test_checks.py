"""Values that only typed documents hold."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import training

NAN = float("nan")


@pytest.mark.parametrize("value", [NAN, {"Get": "Parameters.Odd"}])
def test_what_is_no_number_is_out_of_no_bounds(value: object):
    profiler = {"S3OutputPath": "s3://bucket/profile", "ProfilingIntervalInMilliseconds": value}
    document = training({"ProfilerConfig": profiler}).document
    document["Parameters"] = [{"Name": "Odd", "Type": "Float", "DefaultValue": NAN}]
    assert "SMT351" not in {finding.rule for finding in check_definition(document)}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ({"RoleArn": {"Get": "Parameters.P"}}, "arn:aws:iam::123:role/me"),
        ({"AlgorithmSpecification": {"TrainingInputMode": {"Get": "Parameters.P"}}}, "Files"),
        ({"StoppingCondition": {"MaxRuntimeInSeconds": {"Get": "Parameters.P"}}}, 0),
        ({"OutputDataConfig": {"S3OutputPath": {"Get": "Parameters.P"}}}, "s3://" + "x" * 1024),
    ],
)
def test_a_default_is_told_with_its_parameter(member: dict[str, object], value: Json):
    document = training(member).document
    document["Parameters"] = [{"Name": "P", "Type": "Integer" if value == 0 else "String", "DefaultValue": value}]
    told = [found.message for found in check_definition(document) if found.rule.startswith("SMT35")]
    assert told
    assert all(message.endswith("; that is the default of parameter 'P'") for message in told), told


def test_a_text_that_stands_there_is_no_default():
    document = training({"RoleArn": "arn:aws:iam::123:role/me"}).document
    (found,) = [found for found in check_definition(document) if found.rule == "SMT353"]
    assert "default" not in found.message
