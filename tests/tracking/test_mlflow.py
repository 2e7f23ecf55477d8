"""Apps and tracking servers, and what pipelines get that log to them: one app for the most of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    MlflowApp,
    MlflowTrackingServer,
    PipelineDefinition,
    TrainingEndpoint,
    TrainingNetwork,
    TrainingPipeline,
    TrainingWorkspace,
)
from cdk_sagemaker_training.catalog import mlflow
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.removal import destructible_stack
from tests.support.steps import train
from tests.support.templates import actions_of, as_list, definition_of, resources, statements_of

HERE = Environment(account="123456789012", region="eu-west-1")
ARN = "arn:aws:sagemaker:eu-west-1:123456789012"
SAGEMAKER = "arn:<AWS::Partition>:sagemaker:eu-west-1:123456789012"


@attrs.frozen
class Made:
    platform: Stack
    team: Stack
    workspace: TrainingWorkspace
    app: MlflowApp
    server: MlflowTrackingServer
    pipeline: TrainingPipeline


@pytest.fixture(scope="module")
def made() -> Made:
    """A platform with both, and a team whose jobs log to the app, to the server and, isolated, nowhere."""
    cdk = App()
    platform, team = Stack(cdk, "Platform", env=HERE), Stack(cdk, "Team", env=HERE)
    workspace = TrainingWorkspace(platform, "Training")
    app = MlflowApp(platform, "Mlflow", workspace=workspace)
    server = MlflowTrackingServer(
        platform,
        "Server",
        workspace=workspace,
        artifacts_prefix="/runs/",
        tracking_server_name="team-1",
        tracking_server_size="Large",
        mlflow_version="3.0",
        automatic_model_registration=True,
        weekly_maintenance_window_start="Sun:03:30",
    )
    pipeline = TrainingPipeline(
        team,
        "Pipeline",
        workspace=workspace,
        mlflow_config=app.mlflow_config(experiment="churn"),
        steps=[
            train("Isolated", output_path=None),
            train("Open", output_path=None, enable_network_isolation=False),
            train("Own", output_path=None, mlflow_config=server.mlflow_config(experiment="x", run_name="nightly")),
        ],
    )
    return Made(platform, team, workspace, app, server, pipeline)


def on(statements: Sequence[Mapping[str, Any]], action: str) -> list[str]:
    return [arn for each in statements if action in as_list(each["Action"]) for arn in as_list(each["Resource"])]


# --- resources --------------------------------------------------------------------------------------------------------


def test_an_app(made: Made):
    (found,) = resources(made.platform, "AWS::SageMaker::MlflowApp")
    bucket = made.platform.resolve(made.workspace.artifacts_bucket.bucket_name)
    assert {"Fn::Join": ["", ["s3://", bucket, "/Platform/Mlflow"]]} == found["ArtifactStoreUri"]
    assert found["Name"].startswith("platform-mlflow")
    assert {"ArtifactStoreUri", "Name", "RoleArn"} == set(found)


def test_a_server(made: Made):
    (found,) = resources(made.platform, "AWS::SageMaker::MlflowTrackingServer")
    assert found.pop("ArtifactStoreUri")["Fn::Join"][1][-1] == "/runs"
    del found["RoleArn"]
    assert {
        "TrackingServerName": "team-1",
        "TrackingServerSize": "Large",
        "MlflowVersion": "3.0",
        "AutomaticModelRegistration": True,
        "WeeklyMaintenanceWindowStart": "Sun:03:30",
    } == found


def test_both_are_retained_and_made_after_the_policies_of_their_roles(made: Made):
    template = Template.from_stack(made.platform).to_json()
    for name in ("Mlflow", "Server"):
        (found,) = (
            one
            for id_, one in template["Resources"].items()
            if id_.startswith(name) and one["Type"].startswith("AWS::SageMaker")
        )
        assert ("Retain", "Retain") == (found["DeletionPolicy"], found["UpdateReplacePolicy"])
        assert [True] == ["DefaultPolicy" in each for each in found["DependsOn"] if "Policy" in each]


def test_the_role_reaches_its_artifacts_and_no_more(made: Made):
    found = statements_of(made.platform, "MlflowRole")
    artifacts = made.platform.get_logical_id(cast("Any", made.workspace.artifacts_bucket.node.default_child))
    prefix = f"arn:<AWS::Partition>:s3:::<{artifacts}>"
    assert [f"{prefix}/Platform/Mlflow/*"] == on(found, "s3:GetObject") == on(found, "s3:PutObject")
    assert [prefix] == on(found, "s3:ListBucket")
    keys = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"}
    assert {"s3:GetObject", "s3:PutObject", "s3:ListBucket", *keys} == actions_of(found)


def test_the_role_of_one_that_registers_models_reaches_the_registry(made: Made):
    found = statements_of(made.platform, "ServerRole")
    assert {*mlflow.REGISTRATION, *mlflow.LINEAGE} == {a for a in actions_of(found) if a.startswith("sagemaker:")}
    assert [f"{SAGEMAKER}:model-package/*", f"{SAGEMAKER}:model-package-group/*"] == on(
        found, "sagemaker:CreateModelPackage"
    )


def test_it_can_be_destroyed_where_the_context_says_so():
    stack = destructible_stack()
    bucket = s3.Bucket(stack, "B")
    MlflowApp(stack, "App", artifacts_bucket=bucket, removal_policy=RemovalPolicy.DESTROY)
    MlflowTrackingServer(stack, "Server", artifacts_bucket=bucket, removal_policy=RemovalPolicy.DESTROY)
    policies = {
        one["Type"]: one["DeletionPolicy"]
        for one in Template.from_stack(stack).to_json()["Resources"].values()
        if "Mlflow" in one["Type"]
    }
    assert {"Delete"} == set(policies.values())


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_all_mistakes_at_once():
    stack = Stack(App(), "Stack")
    bucket = s3.Bucket(stack, "B", encryption_key=cast("Any", kms.Key(stack, "K")))
    given: dict[str, Any] = {
        "workspace": None,
        "artifacts_encryption_key": kms.Key(stack, "Other"),
        "artifacts_prefix": "s3://b/x",
        "weekly_maintenance_window_start": "SUN:3:30",
        "removal_policy": RemovalPolicy.DESTROY,
    }
    common = [
        "artifacts_prefix",
        "weekly_maintenance_window_start",
        "removal_policy",
    ]
    assert ["workspace, artifacts_bucket", *common[:1], "mlflow_app_name", *common[1:]] == wrong_fields(
        lambda: MlflowApp(stack, "A", mlflow_app_name="a_b", **given)
    )
    of_server = ["artifacts_encryption_key", "artifacts_prefix", "tracking_server_name", *common[1:]]
    assert [*of_server, "tracking_server_size", "mlflow_version"] == wrong_fields(
        lambda: MlflowTrackingServer(
            stack,
            "S",
            artifacts_bucket=bucket,
            tracking_server_name="-",
            tracking_server_size="Huge",
            mlflow_version="latest",
            **given,
        )
    )


@pytest.mark.parametrize(
    ("region", "app", "server"),
    [("eu-west-1", True, True), ("eu-central-2", False, True), ("cn-north-1", False, False)],
)
def test_regions(region: str, app: bool, server: bool):
    stack = Stack(App(), "Stack", env=Environment(region=region))
    bucket = s3.Bucket(stack, "B")
    for kind, has in ((MlflowApp, app), (MlflowTrackingServer, server)):
        if has:
            kind(stack, kind.__name__, artifacts_bucket=bucket)
        else:
            assert ["region"] == wrong_fields(lambda kind=kind: kind(stack, "No", artifacts_bucket=bucket))


# --- what follows for pipelines ---------------------------------------------------------------------------------------


def test_the_definition_names_them(made: Made):
    found = definition_of(made.team)
    assert "churn" == found["MlflowConfig"]["MlflowExperimentName"]
    assert ":mlflow-app/" in found["MlflowConfig"]["MlflowResourceArn"]
    configs = [step["Arguments"].get("MlflowConfig") for step in found["Steps"]]
    assert [None, None] == configs[:2]
    assert {"MlflowExperimentName": "x", "MlflowRunName": "nightly"} == {
        key: value for key, value in configs[2].items() if key != "MlflowResourceArn"
    }
    isolated = [step["Arguments"].get("EnableNetworkIsolation") for step in found["Steps"]]
    assert [True, False, None] == isolated


def test_roles_of_jobs_may_log_where_their_containers_can(made: Made):
    def allowed(step: str) -> tuple[list[str], list[str], bool]:
        found = statements_of(made.team, f"JobRoles{step}")
        artifacts = [arn for arn in on(found, "s3:GetObject") if "s3:::" in arn]
        return (
            [arn.partition(":mlflow-")[2].partition("/")[0] for arn in on(found, mlflow.CALL_APP)],
            [arn.rpartition("/")[0].rpartition("/")[2] for arn in artifacts],
            bool(on(found, "sagemaker-mlflow:LogBatch")),
        )

    assert ([], [], False) == allowed("Isolated")
    assert (["app"], ["Mlflow"], False) == allowed("Open")
    assert ([], ["runs"], True) == allowed("Own")


def test_the_role_of_the_pipeline_may_log_to_its_own_alone(made: Made):
    found = statements_of(made.team, "PipelineRole")
    assert 1 == len(on(found, mlflow.CALL_APP))
    assert [] == on(found, "sagemaker-mlflow:CreateRun")


def test_it_is_explained(made: Made):
    text = str(made.pipeline.explain()[0])
    assert "asked for by the pipeline, /MlflowConfig/MlflowResourceArn" in text


def test_the_network_has_the_endpoint_of_the_kind_that_a_job_names(made: Made):
    network = made.workspace.network
    assert [
        TrainingEndpoint.S3,
        TrainingEndpoint.SAGEMAKER_API,
        TrainingEndpoint.MLFLOW_TRACKING_SERVER,
    ] == [each.endpoint for each in network.explain().endpoints]
    may = {each.endpoint: each.asked_by for each in network.explain().may_need}
    (asked,) = may[TrainingEndpoint.MLFLOW_APP]
    assert asked.startswith("step Open of Team/Pipeline, /MlflowConfig/MlflowResourceArn")


def test_a_network_that_makes_no_endpoint_names_the_one_that_is_missing():
    stack = Stack(App(), "Stack", env=HERE)
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        availability_zones=["eu-west-1a"],
        isolated_subnet_ids=["subnet-1"],
    )
    group = ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1")
    network = TrainingNetwork.from_network_attributes(
        stack,
        "Network",
        vpc=vpc,
        subnets=vpc.isolated_subnets,
        job_security_group=group,
        existing_endpoints=[TrainingEndpoint.S3, TrainingEndpoint.SAGEMAKER_API],
    )
    workspace = TrainingWorkspace(stack, "Training", network=network)
    app = MlflowApp(stack, "App", workspace=workspace)
    step = train(output_path=None, mlflow_config=app.mlflow_config())
    ((where, given, _),) = mistakes(lambda: TrainingPipeline(stack, "P", workspace=workspace, steps=[step]))
    assert "/Steps/0/Arguments/MlflowConfig/MlflowResourceArn" == where
    assert "a step that needs the mlflow endpoint" == given


def test_mlflow_config_excludes_a_definition():
    stack = Stack(App(), "Stack")
    definition = PipelineDefinition.from_steps(steps=[train()])
    app = MlflowApp.from_mlflow_app_arn(stack, "App", f"{ARN}:mlflow-app/app-1")
    assert ["mlflow_config"] == wrong_fields(
        lambda: TrainingPipeline(stack, "P", definition=definition, mlflow_config=app.mlflow_config())
    )


def test_a_run_name_is_for_a_job_alone():
    stack = Stack(App(), "Stack")
    app = MlflowApp.from_mlflow_app_arn(stack, "App", f"{ARN}:mlflow-app/app-1")
    config = app.mlflow_config(run_name="nightly")
    assert ["mlflow_config, mlflow_run_name"] == wrong_fields(
        lambda: TrainingPipeline(stack, "P", steps=[train()], mlflow_config=config)
    )
