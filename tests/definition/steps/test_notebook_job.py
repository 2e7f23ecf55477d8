from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import INTERNAL_ERROR, NotebookJobStep, SageMakerJobStepRetryPolicy
from cdk_sagemaker_training.errors import InvalidInputError


def notebook(**members: Any) -> NotebookJobStep:
    given: dict[str, Any] = {
        "name": "Report_1",
        "input_notebook": "report.ipynb",
        "input_s3_uri": "s3://b/in",
        "image_uri": "image",
        "kernel_name": "python3",
        "role": "arn:aws:iam::123456789012:role/notebook",
        "region": "eu-west-1",
        "output_s3_uri": "s3://b/out",
    }
    return NotebookJobStep(**{**given, **members})


def test_a_place_of_its_own() -> None:
    arguments: Any = notebook(output_s3_uri=None, s3_root_uri="s3://b/root").arguments()
    values = ["s3://b/root", {"Get": "Execution.PipelineName"}, {"Get": "Execution.PipelineExecutionId"}, "Report_1"]
    assert {"Std:Join": {"On": "/", "Values": values}} == arguments["OutputDataConfig"]["S3OutputPath"]
    assert "Report-1" == arguments["TrainingJobName"]


def test_retries() -> None:
    policy = SageMakerJobStepRetryPolicy(exception_types=[INTERNAL_ERROR], max_attempts=2)
    assert [policy.to_request()] == notebook(retry_policies=[policy]).to_request()["RetryPolicies"]


def test_what_it_answers() -> None:
    step = notebook()
    assert {"Get": "Steps.Report_1.TrainingJobName"} == step.properties.ComputingJobName.expr
    path = "Steps.Report_1.Environment['SM_OUTPUT_NOTEBOOK_NAME']"
    assert {"Get": path} == step.properties.OutputNotebookName.expr
    with pytest.raises(InvalidInputError):
        _ = step.properties.ModelArtifacts


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"output_s3_uri": None}, ["s3_root_uri, output_s3_uri"]),
        ({"s3_root_uri": "s3://b/root"}, ["s3_root_uri, output_s3_uri"]),
        ({"subnets": ["subnet-1"]}, ["subnets, security_group_ids"]),
        (
            {
                "input_notebook": "a/b.ipynb",
                "notebook_job_name": "1",
                "max_retry_attempts": 31,
                "volume_size": 0,
                "max_runtime_in_seconds": 0,
            },
            ["input_notebook", "notebook_job_name", "volume_size", "max_retry_attempts", "max_runtime_in_seconds"],
        ),
    ],
)
def test_mistakes(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        notebook(**members)
    assert where == [problem.where for problem in raised.value.problems]
