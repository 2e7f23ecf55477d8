from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cdk_sagemaker_training import (
    MetricsSource,
    ModelMetrics,
    ParameterFloat,
    PipelineDefinition,
    ProcessingOutput,
    ProcessingStep,
    Processor,
    PropertyFile,
    RegisterIf,
    RegisterModel,
)
from tests.support.mistakes import wrong_fields

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"
REPORT = PropertyFile(name="Report", output_name="report", path="evaluation.json")
EVALUATE = ProcessingStep(
    name="Evaluate",
    processor=Processor(image_uri=IMAGE, instance_type="ml.m5.large", role="arn:aws:iam::123456789012:role/job"),
    outputs=[ProcessingOutput(output_name="report", source="/opt/ml/processing/report", destination="s3://b/r/")],
    property_files=[REPORT],
)
REGISTER = RegisterModel(name="Register", model_package_group_name="churn", image_uri=IMAGE, approval_status="Approved")
AUC = ParameterFloat(name="RequiredAuc", default_value=0.8)
AT_LEAST: Mapping[str, Any] = {"metrics.auc.value": AUC}


def choice(**fields: Any) -> RegisterIf:
    given: dict[str, Any] = {"at_least": AT_LEAST, "register": REGISTER, **fields}
    return RegisterIf(name="Good", evaluation=EVALUATE, report=REPORT, **given)


def test_registered_where_every_bound_holds():
    document: Any = PipelineDefinition.from_steps(
        steps=[EVALUATE, choice(at_most={"metrics.log_loss.value": 0.4}).condition]
    ).to_dict()
    _, decide = document["Steps"]
    file = {"Get": "Steps.Evaluate.PropertyFiles.Report"}
    assert [
        {
            "Type": "GreaterThanOrEqualTo",
            "LeftValue": {"Std:JsonGet": {"PropertyFile": file, "Path": "metrics.auc.value"}},
            "RightValue": {"Get": "Parameters.RequiredAuc"},
        },
        {
            "Type": "LessThanOrEqualTo",
            "LeftValue": {"Std:JsonGet": {"PropertyFile": file, "Path": "metrics.log_loss.value"}},
            "RightValue": 0.4,
        },
    ] == decide["Arguments"]["Conditions"]
    (register,), (reject,) = decide["Arguments"]["IfSteps"], decide["Arguments"]["ElseSteps"]
    place = {"Get": "Steps.Evaluate.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"}
    report = {"ContentType": "application/json", "S3Uri": {"Std:Join": {"On": "/", "Values": [place, REPORT.path]}}}
    assert {"ModelQuality": {"Statistics": report}} == {
        key: value for key, value in register["Arguments"]["ModelMetrics"].items() if value
    }
    assert "Approved" == register["Arguments"]["ModelApprovalStatus"]
    words = reject["Arguments"]["ErrorMessage"]["Std:Join"]["Values"]
    assert ("Good-Rejected", "Fail") == (reject["Name"], reject["Type"])
    assert [
        "Not registered: the report has not",
        *("metrics.auc.value", "at least", {"Get": "Parameters.RequiredAuc"}),
        *("metrics.log_loss.value", "at most", "0.4"),
    ] == words
    assert ["RequiredAuc"] == [parameter["Name"] for parameter in document["Parameters"]]


def test_metrics_of_the_step_stay():
    own = ModelMetrics(bias=MetricsSource(content_type="application/json", s3_uri="s3://b/bias.json"))
    register = RegisterModel(name="Register", model_package_group_name="churn", image_uri=IMAGE, model_metrics=own)
    (registered,) = choice(register=register).condition.if_steps
    assert register is registered


def test_a_bound_is_needed():
    assert ["at_least, at_most"] == wrong_fields(lambda: choice(at_least={}))


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"at_least": {"a": "high"}}, "at_least['a']"),
        ({"at_most": [0.8]}, "at_most"),
        ({"register": EVALUATE}, "register"),
    ],
)
def test_what_is_refused(fields: dict[str, Any], where: str):
    (found,) = wrong_fields(lambda: choice(**fields))
    assert where.partition("[")[0] == found.partition("[")[0].partition(".")[0]


def test_a_name_leaves_room_for_the_other_branch():
    long = "a" * (256 - len("-Rejected") + 1)
    assert ["name"] == wrong_fields(
        lambda: RegisterIf(name=long, register=REGISTER, evaluation=EVALUATE, report=REPORT, at_least=AT_LEAST)
    )
