"""Which job gets the cluster of an earlier one, by the fields that the developer guide lists."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator.jobs import JobResult

from .inside import Results, ScriptedJobs, call, eventually, new_name, step, until_stopped

VPC = {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}


def request(keep_alive: int | None = 1800, **changed: Any) -> dict[str, Any]:
    arguments = {**step("A")["Arguments"], "VpcConfig": VPC, **changed}
    resources = {**arguments["ResourceConfig"], **({"KeepAlivePeriodInSeconds": keep_alive} if keep_alive else {})}
    return {**arguments, "ResourceConfig": resources}


def run(arguments: dict[str, Any], name: str | None = None) -> dict[str, Any]:
    """The description of a job that has ended."""
    name = name or new_name()
    call("CreateTrainingJob", TrainingJobName=name, **arguments)
    eventually(lambda: "TrainingEndTime" in call("DescribeTrainingJob", TrainingJobName=name))
    return described({"TrainingJobName": name})


def described(job: dict[str, Any]) -> dict[str, Any]:
    return call("DescribeTrainingJob", TrainingJobName=job["TrainingJobName"])


def first_words(job: dict[str, Any]) -> str:
    return str(job["SecondaryStatusTransitions"][0]["StatusMessage"])


def test_the_next_job_that_matches_gets_the_pool(runtime: ScriptedJobs) -> None:
    first = run(request())
    assert "Available" == first["WarmPoolStatus"]["Status"]
    assert "Starting the training job." == first_words(first)

    second = run(request(900, VpcConfig={**VPC, "Subnets": VPC["Subnets"][::-1]}))

    pool = described(first)["WarmPoolStatus"]
    assert ("Reused", second["TrainingJobName"]) == (pool["Status"], pool["ReusedByJob"])
    assert 0 <= pool["ResourceRetainedBillableTimeInSeconds"] < 1800
    assert f"Starting the training job. Reusing the warm pool of {first['TrainingJobName']}." == first_words(second)
    assert [first["TrainingJobName"]] * 2 == [job.cluster for job in runtime.jobs]
    listed = call("ListTrainingJobs", NameContains=second["TrainingJobName"], WarmPoolStatusEquals="Available")
    assert ["Available"] == [job["WarmPoolStatus"]["Status"] for job in listed["TrainingJobSummaries"]]
    assert (
        []
        == call("ListTrainingJobs", NameContains=second["TrainingJobName"], WarmPoolStatusEquals="InUse")[
            "TrainingJobSummaries"
        ]
    )


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("RoleArn", {"RoleArn": "arn:aws:iam::000000000000:role/another"}),
    *(
        (member, {"ResourceConfig": {**step("A")["Arguments"]["ResourceConfig"], member: value}})
        for member, value in {
            "InstanceType": "ml.m5.2xlarge",
            "InstanceCount": 2,
            "VolumeKmsKeyId": "key",
            "VolumeSizeInGB": 31,
            "TrainingPlanArn": "arn:aws:sagemaker:us-east-1:000000000000:training-plan/plan",
        }.items()
    ),
    ("SecurityGroupIds", {"VpcConfig": {**VPC, "SecurityGroupIds": ["sg-2"]}}),
    ("Subnets", {"VpcConfig": {**VPC, "Subnets": ["subnet-1"]}}),
    ("EnableInterContainerTrafficEncryption", {"EnableInterContainerTrafficEncryption": True}),
    ("EnableNetworkIsolation", {"EnableNetworkIsolation": True}),
    (
        "session tags",
        {
            "SessionChainingConfig": {"EnableSessionTagChaining": True},
            "Tags": [{"Key": "team", "Value": "churn"}],
        },
    ),
]


@pytest.mark.parametrize(("field", "changed"), CHANGES, ids=[change[0] for change in CHANGES])
def test_a_field_that_differs_prevents_it_and_is_named(
    runtime: ScriptedJobs, field: str, changed: dict[str, Any]
) -> None:
    first = run(request())
    second = run(request(**changed))
    assert "Available" == described(first)["WarmPoolStatus"]["Status"]
    prevented = f"The warm pool of {first['TrainingJobName']} is not reused, since it has another {field}."
    assert f"Starting the training job. {prevented}" == first_words(second)
    assert second["TrainingJobName"] == runtime.jobs[1].cluster


def test_what_a_job_does_prevents_nothing(runtime: ScriptedJobs) -> None:
    run(request())
    other = run(
        request(
            HyperParameters={"k": "v"},
            Environment={"A": "b"},
            AlgorithmSpecification={"TrainingImage": "another", "TrainingInputMode": "Pipe"},
            OutputDataConfig={"S3OutputPath": "s3://other/"},
        )
    )
    assert "Reusing" in first_words(other)


def test_a_pool_ends_with_its_period_or_an_update(runtime: ScriptedJobs) -> None:
    first = run(request(20))
    eventually(lambda: "Terminated" == described(first)["WarmPoolStatus"]["Status"])
    assert {"Status": "Terminated", "ResourceRetainedBillableTimeInSeconds": 20} == described(first)["WarmPoolStatus"]

    second = run(request())
    assert "Starting the training job." == first_words(second)
    call(
        "UpdateTrainingJob",
        TrainingJobName=second["TrainingJobName"],
        ResourceConfig={"KeepAlivePeriodInSeconds": 0},
    )
    assert "Terminated" == described(second)["WarmPoolStatus"]["Status"]


def test_a_job_without_a_period_ends_the_pool_that_it_gets(runtime: ScriptedJobs) -> None:
    run(request())
    second = run(request(None))
    assert "Reusing" in first_words(second)
    assert "WarmPoolStatus" not in second
    assert "Starting the training job." == first_words(run(request()))


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (JobResult("Failed", reason="AlgorithmError: x"), "Available"),
        (
            JobResult("Failed", reason="InternalServerError", exception_type="SageMaker.JOB_INTERNAL_ERROR"),
            "Terminated",
        ),
    ],
)
def test_a_failed_job_leaves_a_pool_unless_the_platform_failed(
    runtime: ScriptedJobs, result: JobResult, status: str
) -> None:
    name = new_name()
    runtime.scripts[name] = Results(result)
    assert status == run(request(), name)["WarmPoolStatus"]["Status"]


def test_a_stopped_job_leaves_a_pool(runtime: ScriptedJobs) -> None:
    name = new_name()
    runtime.scripts[name] = until_stopped
    call("CreateTrainingJob", TrainingJobName=name, **request())
    assert {"Status": "InUse"} == call("DescribeTrainingJob", TrainingJobName=name)["WarmPoolStatus"]
    call("StopTrainingJob", TrainingJobName=name)
    eventually(lambda: "Available" == described({"TrainingJobName": name})["WarmPoolStatus"]["Status"])
