"""``cdk import``: a pipeline that was made with the API, and what a destroyed workspace has left, become a stack's."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli
from tests.support.example_app import flags

pytestmark = pytest.mark.e2e

APP = """
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training import TrainingWorkspace

app = App()
stack = Stack(app, "Training", env=Environment(region="us-east-1"))
workspace = TrainingWorkspace(stack, "Workspace")
# more
app.synth()
"""
AS_IT_IS = """\
from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import TrainingPipeline
from churn import definition

role = iam.Role.from_role_name(stack, "Role", "sagemaker-execution")
pipeline = TrainingPipeline(stack, "Pipeline", pipeline_name="churn", definition=definition, role=role)
pipeline.apply_removal_policy(RemovalPolicy.RETAIN)
"""
WITH_ROLES = """
fraud = Stack(app, "Fraud", env=Environment(region="us-east-1"))
pipeline = TrainingPipeline(fraud, "Pipeline", pipeline_name="fraud", definition=definition)
pipeline.apply_removal_policy(RemovalPolicy.RETAIN)
"""
PAGE = (ROOT / "docs" / "composing.md").read_text(encoding="utf-8")

DATA = "WorkspaceBucketsData2033EC05"
IDENTIFIERS = {"AWS::KMS::Key": "KeyId", "AWS::Logs::LogGroup": "LogGroupName", "AWS::S3::Bucket": "BucketName"}


def sdk_document(role: str) -> dict[str, Any]:
    """What ``Pipeline.upsert`` of the SageMaker SDK sends."""
    channel = {
        "S3DataSource": {
            "S3DataType": "S3Prefix",
            "S3Uri": "s3://data/train/",
            "S3DataDistributionType": "FullyReplicated",
        }
    }
    arguments = {
        "AlgorithmSpecification": {
            "TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
            "TrainingInputMode": "File",
        },
        "OutputDataConfig": {"S3OutputPath": "s3://models/"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "ResourceConfig": {"VolumeSizeInGB": 30, "InstanceCount": 1, "InstanceType": "ml.m5.xlarge"},
        "RoleArn": role,
        "InputDataConfig": [{"DataSource": channel, "ContentType": "text/csv", "ChannelName": "train"}],
        "HyperParameters": {"objective": "binary:logistic", "num_round": "100"},
        "ProfilerConfig": {"DisableProfiler": True},
    }
    return {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": [],
        "PipelineExperimentConfig": {
            "ExperimentName": {"Get": "Execution.PipelineName"},
            "TrialName": {"Get": "Execution.PipelineExecutionId"},
        },
        "Steps": [{"Name": "Train", "Type": "Training", "Arguments": arguments}],
    }


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


class Project:
    """A team's folder, in which its commands are run."""

    def __init__(self, folder: Path, aws: EmbeddedAws) -> None:
        self.folder = folder
        paths = os.pathsep.join([str(ROOT / "constructs"), *(entry for entry in sys.path if entry)])
        programs = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), str(Path(sys.executable).parent)])
        self._environment = {
            **aws.environment(),
            "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
            "PYTHONPATH": paths,
            "CDK_VALIDATION": "false",
        }
        folder.mkdir()
        (folder / "app.py").write_text(APP, encoding="utf-8")
        settings = {"app": f"{sys.executable} app.py", "context": flags(), "requireApproval": "never"}
        (folder / "cdk.json").write_text(json.dumps(settings), encoding="utf-8")

    def run(self, command: str, *options: str) -> str:
        """What a command of the page printed; it has to end well."""
        assert f"    {command}" in PAGE
        return self._run([*command.split(), *options])

    def synth(self) -> None:
        """Write what the commands after this one use, so that not each of them runs the app again."""
        self.run("cdk synth --quiet")

    def cdk(self, command: str) -> str:
        """What a command of the page printed, on what was synthesized before."""
        return self.run(f"cdk {command}", "--app", "cdk.out")

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert 0 == done.returncode, f"{' '.join(command)}\n{done.stdout}"
        return done.stdout

    def ask(self, command: str) -> str:
        """What a command printed on a terminal, on which every question was answered as it recommends."""
        assert f"    {command}" in PAGE
        terminal, end = pty.openpty()
        with subprocess.Popen(
            [*command.split(), "--app", "cdk.out", "--yes"],
            cwd=self.folder,
            env=self._environment,
            stdin=end,
            stdout=end,
            stderr=end,
        ) as process:
            os.close(end)
            printed = b"".join(iter(lambda: _read(terminal), b""))
        os.close(terminal)
        assert 0 == process.returncode, printed.decode()
        return printed.decode()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, before: str, after: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert before in text
        self.write(name, text.replace(before, after))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_the_page_shows_this_code() -> None:
    assert f"```py\n{AS_IT_IS}```" in PAGE


@pytest.fixture(scope="module")
def role(aws: EmbeddedAws) -> str:
    """The execution role of a team, which its pipelines and jobs run under."""
    statement = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = aws.client("iam")
    return str(iam.create_role(RoleName="sagemaker-execution", AssumeRolePolicyDocument=trust)["Role"]["Arn"])


@pytest.fixture(scope="module")
def project(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("team")
    environment = {**aws.environment(), "CDK_VALIDATION": "false"}
    CdkCli(environment=environment, work=folder, say=[].append).bootstrap(aws.account_id, aws.region)
    return Project(folder / "project", aws)


def make_pipeline(aws: EmbeddedAws, name: str, role: str) -> dict[str, Any]:
    """As ``Pipeline.upsert`` does it."""
    document = json.dumps(sdk_document(role))
    aws.client("sagemaker").create_pipeline(PipelineName=name, PipelineDefinition=document, RoleArn=role)
    return pipeline(aws, name)


def pipeline(aws: EmbeddedAws, name: str = "churn") -> dict[str, Any]:
    found = cast("dict[str, Any]", aws.client("sagemaker").describe_pipeline(PipelineName=name))
    return {member: value for member, value in found.items() if member != "ResponseMetadata"}


def resources(aws: EmbeddedAws, stack: str = "Training") -> dict[str, str]:
    """Physical ids by logical id."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}


def left(aws: EmbeddedAws, stack_id: str) -> dict[str, dict[str, str]]:
    """What a stack has left behind, as the CLI asks for it."""
    pages = aws.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack_id)
    return {
        event["LogicalResourceId"]: {IDENTIFIERS[event["ResourceType"]]: event["PhysicalResourceId"]}
        for page in pages
        for event in page["StackEvents"]
        if event["ResourceStatus"] == "DELETE_SKIPPED"
    }


def data(aws: EmbeddedAws) -> bytes:
    bucket = resources(aws)[DATA]
    return cast("bytes", aws.client("s3").get_object(Bucket=bucket, Key="churn/train.csv")["Body"].read())


@pytest.fixture
def destroyed(aws: EmbeddedAws, project: Project) -> tuple[str, dict[str, str]]:
    """The id of a stack that was there before, and what was in it; its data bucket holds something."""
    project.synth()
    template = (project.folder / "cdk.out" / "Training.template.json").read_text(encoding="utf-8")
    cloudformation, often = aws.client("cloudformation"), {"Delay": 1, "MaxAttempts": 60}
    stack = cloudformation.create_stack(
        StackName="Training", TemplateBody=template, Capabilities=["CAPABILITY_NAMED_IAM"]
    )["StackId"]
    cloudformation.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig=often)
    found = resources(aws)
    aws.client("s3").put_object(Bucket=found[DATA], Key="churn/train.csv", Body=b"1,2,3")
    cloudformation.delete_stack(StackName="Training")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=often)
    return stack, found


def test_what_a_destroyed_workspace_has_left_is_imported_into_a_new_one(
    aws: EmbeddedAws, project: Project, destroyed: tuple[str, dict[str, str]]
) -> None:
    stack, before = destroyed
    mapping = left(aws, stack)
    assert {"BucketName": before[DATA]} == mapping[DATA]
    assert 6 == len(mapping)
    project.write("left.json", json.dumps(mapping))

    project.cdk("import Training --resource-mapping left.json")
    assert {name: before[name] for name in mapping} == resources(aws)

    project.cdk("deploy Training")
    after = resources(aws)
    assert before.keys() == after.keys()
    assert {name: before[name] for name in mapping} == {name: after[name] for name in mapping}
    assert b"1,2,3" == data(aws)


def test_a_pipeline_of_the_api_is_imported_as_it_is(aws: EmbeddedAws, project: Project, role: str) -> None:
    made = make_pipeline(aws, "churn", role)
    project.run("smtrain import deployed:churn -o churn.py")
    project.replace("app.py", "# more", f"{AS_IT_IS}# more")
    project.synth()
    project.run("smtrain diff deployed:churn cdk.out")

    project.ask("cdk import Training --record-resource-mapping churn.json")
    mapping = json.loads((project.folder / "churn.json").read_text(encoding="utf-8"))
    assert {"PipelineC660917D": {"PipelineName": "churn"}} == mapping
    project.cdk("import Training --resource-mapping churn.json")

    assert "churn" == resources(aws)["PipelineC660917D"]
    assert made == pipeline(aws)
    project.cdk("diff Training --fail")


def test_then_it_is_changed_as_any_other(aws: EmbeddedAws, project: Project, role: str) -> None:
    make_pipeline(aws, "fraud", role)
    made = pipeline(aws)
    project.replace("churn.py", '"num_round": 100', '"num_round": 200')
    project.replace("app.py", "role=role", "workspace=workspace")
    project.replace("app.py", "# more", WITH_ROLES)

    project.run("cdk deploy Training")

    after = pipeline(aws)
    job = json.loads(after["PipelineDefinition"])["Steps"][0]["Arguments"]
    assert "200" == job["HyperParameters"]["num_round"]
    assert 2 == len(job["VpcConfig"]["Subnets"])
    assert role != after["RoleArn"]
    assert (made["PipelineArn"], made["CreationTime"]) == (after["PipelineArn"], after["CreationTime"])
    assert b"1,2,3" == data(aws)


def test_a_pipeline_is_adopted_while_its_roles_are_made_and_stays_what_it_was(
    aws: EmbeddedAws, project: Project
) -> None:
    made = pipeline(aws, "fraud")

    project.cdk("deploy Fraud --import-existing-resources")

    assert "fraud" == resources(aws, "Fraud")["PipelineC660917D"]
    assert made == pipeline(aws, "fraud")
