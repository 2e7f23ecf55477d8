"""A step fails in a deployed pipeline, and a queue gets the messages; alarms, dashboards and MLflow are there."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

from .in_this_process import synthesize

pytestmark = pytest.mark.e2e

LONGEST = 20
DOCUMENTED = {
    "AWS/Sagemaker/ModelBuildingPipeline": {
        *(f"{of}{what}" for of in ("Execution", "Step") for what in ("Started", "Failed", "Succeeded", "Stopped")),
        "ExecutionDuration",
        "StepDuration",
    },
    "/aws/sagemaker/TrainingJobs": {
        "CPUUtilization",
        "DiskUtilization",
        "GPUMemoryUtilization",
        "GPUUtilization",
        "MemoryUtilization",
    },
    "AWS/Events": {"Invocations", "FailedInvocations"},
}
"""SageMaker developer guide, ``monitoring-cloudwatch``; EventBridge user guide, ``eb-monitoring``."""


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def deployed(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    work: Path = tmp_path_factory.mktemp("cdk")
    synthesize("tests/e2e/monitored_app.py", work)
    return CdkCli(environment=environment, work=work, say=[].append).deploy(synthesized=True)


@pytest.fixture(scope="module")
def outputs(deployed: dict[str, dict[str, str]]) -> dict[str, str]:
    return deployed["Monitored"]


def _run(aws: EmbeddedAws, pipeline: str = "churn") -> dict[str, Any]:
    """An execution that has ended."""
    sagemaker = aws.client("sagemaker")
    arn = sagemaker.start_pipeline_execution(PipelineName=pipeline)["PipelineExecutionArn"]
    end = time.monotonic() + LONGEST
    while (found := sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn))[
        "PipelineExecutionStatus"
    ] == "Executing":
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def _messages(aws: EmbeddedAws, queue: str) -> list[str]:
    found = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", [])]


def _told(text: str) -> str:
    """A message without what each execution has of its own."""
    text = re.sub(r"pipelines-[a-z0-9]{12}-Train-[a-z0-9]{10}", "JOB", text)
    text = re.sub(r"execution/[a-z0-9]{12}", "execution/ID", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)


def _documented_messages() -> list[str]:
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    return [_told(block) for block in re.findall(r"^```text\n(.*?)\n```$", page, re.DOTALL | re.MULTILINE)]


def test_a_failed_step_is_told_as_documented(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    execution = _run(aws)

    messages = _messages(aws, outputs["QueueUrl"])

    console = "https://us-east-1.console.aws.amazon.com"
    arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn/execution/ID"
    group = "$252Faws$252Fsagemaker$252FTrainingJobs"
    logs = f"{console}/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/{group}"
    expected = [
        [
            "SageMaker training job JOB: Failed (Failed)",
            "Reason: AlgorithmError: out of memory, exit code: 137",
            "Instances: 1 x ml.m5.xlarge",
            f"Job: {console}/sagemaker/home?region=us-east-1#/jobs/JOB",
            f"Logs: {logs}$3FlogStreamNameFilter$3DJOB",
        ],
        [
            "SageMaker pipeline churn: step Train (Training) Failed",
            "Reason: AlgorithmError: out of memory, exit code: 137",
            "Ran: {trainingJob: {arn: arn:aws:sagemaker:us-east-1:123456789012:training-job/JOB}}",
            f"Execution: {arn}",
            "Started TIME, ended TIME",
            f"Logs of training jobs: {logs}",
        ],
        [
            "SageMaker pipeline churn: execution Failed",
            f"Execution: {arn}",
            "Started TIME, ended TIME",
            f"Steps: aws sagemaker list-pipeline-execution-steps --region us-east-1 --pipeline-execution-arn {arn}",
        ],
    ]
    texts = ["\n".join(f'"{line}"' for line in lines) for lines in expected]
    assert (["Failed"], texts) == ([execution["PipelineExecutionStatus"]], [_told(message) for message in messages])
    assert texts == _documented_messages()


def _named(metrics: list[Any]) -> Iterator[tuple[str, str]]:
    """Namespace and name of each metric of a graph or an alarm, those in searches and queries too."""
    for metric in metrics:
        found = json.dumps(metric)
        stat = metric.get("MetricStat", {}).get("Metric") if isinstance(metric, dict) else None
        if stat:
            yield stat["Namespace"], stat["MetricName"]
        elif "/aws/sagemaker/TrainingJobs" in found:
            for name in re.findall(r"[A-Za-z]+Utilization", found):
                yield "/aws/sagemaker/TrainingJobs", name
        elif isinstance(metric, list) and isinstance(metric[0], str):
            yield metric[0], metric[1]


def test_alarms_and_dashboards_are_there_and_name_documented_metrics(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    cloudwatch = aws.client("cloudwatch")
    alarms = cloudwatch.describe_alarms()["MetricAlarms"]
    bodies = [
        json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"])
        for name in outputs["Dashboards"].split()
    ]

    single = {(alarm["Namespace"], alarm["MetricName"]) for alarm in alarms if alarm.get("MetricName")}
    computed = {found for alarm in alarms for found in _named(alarm.get("Metrics", []))}
    shown = {
        found
        for body in bodies
        for widget in body["widgets"]
        for found in _named(widget["properties"].get("metrics", []))
    }
    own = {found for found in shown if found[0].startswith("SageMakerTraining/")}
    names = {re.sub(r".*?(Monitoring|Fleet)(\w+Alarm).*", r"\2", alarm["AlarmName"]) for alarm in alarms}
    assert {
        *("FailedAlarm", "StoppedAlarm", "OverBudgetAlarm", "NoSuccessAlarm", "UndeliveredAlarm"),
        *("IdleGpuAlarm", "FullMemoryAlarm", "FullDiskAlarm"),
    } == names
    assert 4 == len(single)
    assert {"TrainingSeconds", "BillableSeconds", "FailedJobs", "EndedJobs"} == {name for _, name in own}
    found = {*single, *computed, *shown} - own
    assert [] == sorted(f"{space} {name}" for space, name in found if name not in DOCUMENTED.get(space, set()))
    assert set(DOCUMENTED) == {space for space, _ in found}


def test_nothing_is_told_if_the_key_keeps_eventbridge_out(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    kms, key = aws.client("kms"), outputs["KeyId"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    for statement in policy["Statement"]:
        if statement["Principal"].get("Service") == "events.amazonaws.com":
            statement["Condition"] = {"StringEquals": {"aws:SourceAccount": aws.account_id}}
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))

    _run(aws)

    assert [] == _messages(aws, outputs["QueueUrl"])


def _reasons(aws: EmbeddedAws, execution: dict[str, Any]) -> dict[str, str]:
    steps = aws.client("sagemaker").list_pipeline_execution_steps(
        PipelineExecutionArn=execution["PipelineExecutionArn"]
    )["PipelineExecutionSteps"]
    return {step["StepName"]: step.get("FailureReason", "") for step in steps}


def test_jobs_log_to_what_is_deployed_and_their_roles_may(
    aws: EmbeddedAws, deployed: dict[str, dict[str, str]]
) -> None:
    sagemaker = aws.client("sagemaker")
    app, server = deployed["Tracked"]["MlflowArns"].split()
    stores = [
        sagemaker.describe_mlflow_app(Arn=app)["ArtifactStoreUri"],
        sagemaker.describe_mlflow_tracking_server(TrackingServerName=server.rsplit("/", 1)[1])["ArtifactStoreUri"],
    ]
    assert ["Tracked/Mlflow", "Tracked/Server"] == [store.split("/", 3)[3] for store in stores]

    execution = _run(aws, "tracked")

    assert {"ToApp": "", "ToServer": ""} == _reasons(aws, execution)
    jobs = sagemaker.list_training_jobs(StatusEquals="Completed")["TrainingJobSummaries"]
    configs = [sagemaker.describe_training_job(TrainingJobName=job["TrainingJobName"])["MlflowConfig"] for job in jobs]
    assert {app, server} == {config["MlflowResourceArn"] for config in configs}
    tags = [sagemaker.list_tags(ResourceArn=job["TrainingJobArn"])["Tags"] for job in jobs]
    assert [[{"Key": "cost-center", "Value": "17"}]] * 2 == tags


def test_a_role_that_may_not_log_fails_its_job(aws: EmbeddedAws, deployed: dict[str, dict[str, str]]) -> None:
    iam, role = aws.client("iam"), deployed["Tracked"]["LoggingRole"]
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    iam.delete_role_policy(RoleName=role, PolicyName=name)

    reasons = _reasons(aws, _run(aws, "tracked"))

    assert "sagemaker-mlflow:CreateRun" in reasons["ToServer"]
