"""Models, and the transform jobs that use them: what is recorded, and what answers."""

from __future__ import annotations

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator import hosting, steps
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.runtime.channels import NotSupportedError

from .inside import ROLE, ScriptedJobs, call, ended, new_name, started, steps_of


def test_models_and_transform_jobs_are_recorded(runtime: ScriptedJobs) -> None:
    container = {"Image": "image", "ModelDataUrl": "s3://models/m.tar.gz"}
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/"}}
    arguments = {
        "ModelName": {"Get": "Steps.Model.ModelName"},
        "TransformInput": {"DataSource": source},
        "TransformOutput": {"S3OutputPath": "s3://out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        "Tags": [{"Key": "team", "Value": "churn"}],
    }
    model = {"ExecutionRoleArn": ROLE, "PrimaryContainer": container, "Tags": [{"Key": "team", "Value": "churn"}]}
    arn = started(
        [
            {"Name": "Predict", "Type": "Transform", "Arguments": arguments},
            {"Name": "Model", "Type": "Model", "Arguments": model},
        ],
        new_name(),
    )
    assert "Succeeded" == ended(arn), steps_of(arn)
    made = steps_of(arn)["Model"]["Metadata"]["Model"]["Arn"]
    assert container == call("DescribeModel", ModelName=made.rpartition("/")[2])["PrimaryContainer"]
    assert model["Tags"] == call("ListTags", ResourceArn=made)["Tags"]
    place = steps_of(arn)["Predict"]["Metadata"]["TransformJob"]["Arn"]
    job = call("DescribeTransformJob", TransformJobName=place.rpartition("/")[2])
    assert ("Completed", made.rpartition("/")[2]) == (job["TransformJobStatus"], job["ModelName"])
    assert ["CreateTransformJob"] == [job.operation for job in runtime.jobs]
    with pytest.raises(RefusedError, match="transform job is in status Completed"):
        call("StopTransformJob", TransformJobName=job["TransformJobName"])


def test_the_container_of_a_model_is_that_of_its_version() -> None:
    group, name = new_name(), new_name()
    container = {"Image": "image", "ModelDataUrl": "s3://models/m.tar.gz", "Environment": {"A": "1", "B": "2"}}
    specification = {"Containers": [container], "SupportedContentTypes": [], "SupportedResponseMIMETypes": []}
    call("CreateModelPackageGroup", ModelPackageGroupName=group)
    version = call("CreateModelPackage", ModelPackageGroupName=group, InferenceSpecification=specification)
    named = {"ModelPackageName": version["ModelPackageArn"], "Environment": {"B": "3"}}
    call("CreateModel", ModelName=name, ExecutionRoleArn=ROLE, Containers=[named])
    assert {**container, "Environment": {"A": "1", "B": "3"}} == hosting.container_of(name)


def test_a_row_of_containers_does_not_answer_here() -> None:
    name, container = new_name(), {"Image": "image", "ModelDataUrl": "s3://models/m.tar.gz"}
    call("CreateModel", ModelName=name, ExecutionRoleArn=ROLE, Containers=[container, container])
    with pytest.raises(NotSupportedError, match=r"not executed here: the model \S+ has 2 containers"):
        hosting.container_of(name)


def test_what_starts_a_job_is_a_step_that_runs() -> None:
    assert set(steps.START_JOBS) <= set(steps.RUNNERS)
