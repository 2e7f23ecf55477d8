from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import Account, training


def body(*steps: dict[str, Any]) -> str:
    return json.dumps({"Version": "2020-12-01", "Steps": list(steps)})


def test_lifecycle(account: Account, pipeline_role: str, job_role: str) -> None:
    sm, name = account.client("sagemaker"), account.name("Churn")
    arn = sm.create_pipeline(
        PipelineName=name,
        PipelineDefinition=body(training("A", job_role)),
        RoleArn=pipeline_role,
        ClientRequestToken="t" * 32,
        Tags=[{"Key": "team", "Value": "churn"}],
    )["PipelineArn"]
    assert f"arn:aws:sagemaker:us-east-1:123456789012:pipeline/{name}" == arn
    sm.update_pipeline(
        PipelineName=name, PipelineDefinition=body(training("B", job_role)), PipelineDescription="second"
    )
    found = sm.describe_pipeline(PipelineName=name)
    assert ("second", pipeline_role, "Active") == (
        found["PipelineDescription"],
        found["RoleArn"],
        found["PipelineStatus"],
    )
    assert body(training("B", job_role)) == found["PipelineDefinition"]
    assert [arn] == [entry["PipelineArn"] for entry in sm.list_pipelines(PipelineNamePrefix=name)["PipelineSummaries"]]
    sm.add_tags(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    sm.delete_tags(ResourceArn=arn, TagKeys=["team"])
    assert [{"Key": "stage", "Value": "test"}] == sm.list_tags(ResourceArn=arn)["Tags"]
    sm.delete_pipeline(PipelineName=name, ClientRequestToken="t" * 32)
    with pytest.raises(ClientError, match=r"ResourceNotFound.*does not exist"):
        sm.describe_pipeline(PipelineName=name)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        sm.list_tags(ResourceArn=arn)


def test_a_definition_that_does_not_hold_changes_nothing(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    name = account.pipeline([training("A", job_role)], pipeline_role)
    bad = body(training("A", job_role), training("A", job_role))
    with pytest.raises(ClientError, match=r"ValidationException.*Duplicate step name: A"):
        sm.update_pipeline(PipelineName=name, PipelineDefinition=bad, PipelineDescription="new")
    assert "PipelineDescription" not in sm.describe_pipeline(PipelineName=name)
    with pytest.raises(ClientError, match=r"ValidationException.*Duplicate step name: A"):
        sm.create_pipeline(
            PipelineName=account.name("bad"), PipelineDefinition=bad, RoleArn=pipeline_role, ClientRequestToken="t" * 32
        )


def test_a_definition_can_lie_in_s3(account: Account, pipeline_role: str, job_role: str) -> None:
    sm, s3, bucket = account.client("sagemaker"), account.client("s3"), account.name("definitions")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="p.json", Body=body(training("A", job_role)).encode())
    request = {"RoleArn": pipeline_role, "ClientRequestToken": "t" * 32, "PipelineName": account.name("s3")}
    location = {"Bucket": bucket, "ObjectKey": "p.json"}
    sm.create_pipeline(**request, PipelineDefinitionS3Location=location)
    found = sm.describe_pipeline(PipelineName=request["PipelineName"])["PipelineDefinition"]
    assert body(training("A", job_role)) == found
    with pytest.raises(ClientError, match="there is no such object"):
        sm.create_pipeline(
            **{**request, "PipelineName": "other"}, PipelineDefinitionS3Location={**location, "ObjectKey": "q.json"}
        )


def test_an_execution_resolves_records_and_registers(account: Account, pipeline_role: str, job_role: str) -> None:
    sm, group = account.client("sagemaker"), account.name("group")
    train = training(
        "Train",
        job_role,
        HyperParameters={"num_round": {"Get": "Parameters.Rounds"}},
        Tags=[],
        OutputDataConfig={
            "S3OutputPath": {"Std:Join": {"On": "/", "Values": ["s3://m", {"Get": "Execution.PipelineExecutionId"}]}}
        },
    )
    register = {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": group,
            "ModelApprovalStatus": "Approved",
            "InferenceSpecification": {
                "Containers": [
                    {
                        "Image": "1.dkr.ecr.us-east-1.amazonaws.com/x:1",
                        "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
                    }
                ],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
        },
    }
    parameters = [{"Name": "Rounds", "Type": "String", "DefaultValue": "10"}]
    pipeline = account.pipeline([register, train], pipeline_role, Parameters=parameters)
    execution, steps = account.run(pipeline, Rounds="25")
    assert "Succeeded" == execution["PipelineExecutionStatus"], steps
    assert ["Train", "Register"] == list(steps)

    arn = execution["PipelineExecutionArn"]
    job = sm.describe_training_job(TrainingJobName=steps["Train"]["Metadata"]["TrainingJob"]["Arn"].split("/")[1])
    artifacts = f"s3://m/{arn.rsplit('/', 1)[1]}/{job['TrainingJobName']}/output/model.tar.gz"
    assert {"num_round": "25"} == job["HyperParameters"]
    assert artifacts == job["ModelArtifacts"]["S3ModelArtifacts"]
    assert "Completed" == job["TrainingJobStatus"]
    assert ["Starting the training job.", "Recorded by the embedded AWS: no compute runs here"] == [
        transition["StatusMessage"] for transition in job["SecondaryStatusTransitions"]
    ]
    assert job["TrainingJobName"] in [
        entry["TrainingJobName"]
        for entry in sm.list_training_jobs(NameContains=job["TrainingJobName"])["TrainingJobSummaries"]
    ]

    [version] = sm.list_model_packages(ModelPackageGroupName=group)["ModelPackageSummaryList"]
    package = sm.describe_model_package(ModelPackageName=version["ModelPackageArn"])
    assert (1, "Approved") == (package["ModelPackageVersion"], package["ModelApprovalStatus"])
    assert artifacts == package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    with pytest.raises(ClientError, match="it contains versions"):
        sm.delete_model_package_group(ModelPackageGroupName=group)
    sm.delete_model_package(ModelPackageName=version["ModelPackageArn"])
    sm.delete_model_package_group(ModelPackageGroupName=group)

    given = sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)["PipelineParameters"]
    assert [{"Name": "Rounds", "Value": "25"}] == given
    definition = sm.describe_pipeline_definition_for_execution(PipelineExecutionArn=arn)["PipelineDefinition"]
    assert sm.describe_pipeline(PipelineName=pipeline)["PipelineDefinition"] == definition
    listed = sm.list_pipeline_executions(PipelineName=pipeline)["PipelineExecutionSummaries"]
    assert [(arn, "Succeeded")] == [
        (entry["PipelineExecutionArn"], entry["PipelineExecutionStatus"]) for entry in listed
    ]


def test_progress_can_be_polled_and_steps_run_in_order(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    steps = [
        training("Last", job_role, depends_on=["First", "Second"]),
        training("First", job_role),
        training("Second", job_role),
    ]
    name = account.pipeline(steps, pipeline_role)
    arn = sm.start_pipeline_execution(PipelineName=name)["PipelineExecutionArn"]
    assert "Executing" == sm.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"]
    account.wait(arn)
    found = account.steps(arn)
    assert ["First", "Second", "Last"] == list(found)
    assert found["Last"]["StartTime"] >= max(found["First"]["EndTime"], found["Second"]["EndTime"])
    assert found["Second"]["StartTime"] < found["First"]["EndTime"], "independent steps run at the same time"
    first = sm.list_pipeline_execution_steps(PipelineExecutionArn=arn, SortOrder="Ascending", MaxResults=2)
    second = sm.list_pipeline_execution_steps(
        PipelineExecutionArn=arn, SortOrder="Ascending", MaxResults=2, NextToken=first["NextToken"]
    )
    assert [["First", "Second"], ["Last"]] == [
        [step["StepName"] for step in page["PipelineExecutionSteps"]] for page in (first, second)
    ]
    assert "NextToken" not in second


def test_parallelism_is_bounded(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    name = account.pipeline([training("A", job_role), training("B", job_role)], pipeline_role)
    arn = sm.start_pipeline_execution(PipelineName=name, ParallelismConfiguration={"MaxParallelExecutionSteps": 1})[
        "PipelineExecutionArn"
    ]
    account.wait(arn)
    found = account.steps(arn)
    assert found["B"]["StartTime"] >= found["A"]["EndTime"]


def test_stop(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    name = account.pipeline([training("A", job_role), training("B", job_role, depends_on=["A"])], pipeline_role)
    arn = sm.start_pipeline_execution(PipelineName=name)["PipelineExecutionArn"]
    sm.stop_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 32)
    assert "Stopped" == account.wait(arn)["PipelineExecutionStatus"]
    assert "B" not in account.steps(arn)


def test_the_same_token_starts_once(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    name = account.pipeline([training("A", job_role)], pipeline_role)
    request = {"PipelineName": name, "ClientRequestToken": "s" * 32}
    first, second = (sm.start_pipeline_execution(**request)["PipelineExecutionArn"] for _ in range(2))
    assert first == second
    account.wait(first)


def test_a_condition_takes_one_branch(account: Account, pipeline_role: str, job_role: str) -> None:
    condition = {
        "Name": "Big",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [{"Type": "GreaterThan", "LeftValue": {"Get": "Parameters.Rows"}, "RightValue": 100}],
            "IfSteps": [training("Yes", job_role)],
            "ElseSteps": [{"Name": "No", "Type": "Fail", "Arguments": {"ErrorMessage": "too few rows"}}],
        },
    }
    after = training("After", job_role, depends_on=["Yes"])
    pipeline = account.pipeline(
        [condition, after], pipeline_role, Parameters=[{"Name": "Rows", "Type": "Integer", "DefaultValue": 5}]
    )
    execution, steps = account.run(pipeline)
    assert ("Failed", {"Big": "Succeeded", "No": "Failed"}) == (
        execution["PipelineExecutionStatus"],
        {name: step["StepStatus"] for name, step in steps.items()},
    )
    assert "too few rows" == steps["No"]["FailureReason"]
    assert "Step failure: One or multiple steps failed: No" == execution["FailureReason"]
    execution, steps = account.run(pipeline, Rows="500")
    assert ("Succeeded", ["Big", "Yes", "After"]) == (execution["PipelineExecutionStatus"], list(steps))
    assert {"Condition": {"Outcome": "True"}} == steps["Big"]["Metadata"]


def test_a_failed_step_runs_only_what_waits_for_failure(account: Account, pipeline_role: str, job_role: str) -> None:
    steps = [
        {"Name": "Fail", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}},
        training("Never", job_role, depends_on=["Fail"]),
        training("Cleanup", job_role, depends_on=[{"Step": "Fail", "Trigger": "Failed"}]),
    ]
    execution, found = account.run(account.pipeline(steps, pipeline_role))
    assert ("Failed", ["Fail", "Cleanup"]) == (execution["PipelineExecutionStatus"], list(found))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"HyperParameters": {"num_round": 5}}, "Invalid type for parameter HyperParameters.num_round, value: 5"),
        ({"SpotTraining": True}, 'Unknown parameter in input: "SpotTraining"'),
        ({"ResourceConfig": {"InstanceType": "ml.m5.huge", "VolumeSizeInGB": 1}}, "ml.m5.huge.* allowed values"),
        ({"StoppingCondition": {"MaxRuntimeInSeconds": 0}}, "MaxRuntimeInSeconds, value: 0, valid min value: 1"),
    ],
)
def test_arguments_that_create_training_job_would_refuse_fail_the_step(
    account: Account, pipeline_role: str, job_role: str, arguments: dict[str, Any], message: str
) -> None:
    _, steps = account.run(account.pipeline([training("Train", job_role, **arguments)], pipeline_role))
    assert "Failed" == steps["Train"]["StepStatus"]
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(steps["Train"]["FailureReason"])
    assert steps["Train"]["FailureReason"].startswith("ClientError: Failed to invoke sagemaker:CreateTrainingJob.")


def test_what_is_not_emulated_is_refused_by_name(account: Account, pipeline_role: str, job_role: str) -> None:
    sm = account.client("sagemaker")
    with pytest.raises(ClientError, match=r"Operation CreateNotebookInstance of SageMaker is not emulated"):
        sm.create_notebook_instance(NotebookInstanceName="n", InstanceType="ml.t3.medium", RoleArn=job_role)
    name = account.pipeline([{"Name": "E", "Type": "EMR", "Arguments": {}}], pipeline_role)
    with pytest.raises(ClientError, match="PipelineVersionId of StartPipelineExecution is not emulated"):
        sm.start_pipeline_execution(PipelineName=name, PipelineVersionId=1)
    _, steps = account.run(name)
    assert steps["E"]["FailureReason"].startswith("Steps of type EMR are not emulated")
    with pytest.raises(ClientError, match="Operation POST /endpoints/e/invocations of SageMaker is not emulated"):
        account.client("sagemaker-runtime").invoke_endpoint(EndpointName="e", Body=b"")


@pytest.mark.parametrize(
    ("service", "operation"),
    [("rekognition", "list_collections"), ("lex-models", "get_bots"), ("redshift", "describe_clusters")],
)
def test_a_service_that_is_not_emulated_is_refused_by_name(account: Account, service: str, operation: str) -> None:
    with pytest.raises(ClientError, match=r"UnknownOperationException.*Service [a-z]+ is not emulated"):
        getattr(account.client(service), operation)()


def test_bad_parameters_do_not_start(account: Account, pipeline_role: str, job_role: str) -> None:
    name = account.pipeline([training("A", job_role)], pipeline_role)
    with pytest.raises(ClientError, match=r"ValidationException.*\['Nope'\] are not defined"):
        account.client("sagemaker").start_pipeline_execution(
            PipelineName=name, PipelineParameters=[{"Name": "Nope", "Value": "1"}]
        )
