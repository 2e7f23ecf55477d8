"""MLflow that exists already, and what is granted on it to roles that no pipeline derives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Fn, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    InvalidInputError,
    MlflowApp,
    MlflowTrackingServer,
    ParameterString,
    TrainingPipeline,
    TrainingWorkspace,
)
from cdk_sagemaker_training.catalog import mlflow
from tests.support.iam_simulate import ALLOWED, KEY_POLICY, Question, answers
from tests.support.mistakes import wrong_fields
from tests.support.steps import train
from tests.support.templates import actions_of, as_list, deployed, resources, statements_of

HERE = Environment(account="123456789012", region="eu-west-1")
ARN = "arn:aws:sagemaker:eu-west-1:123456789012"


def on(statements: Sequence[Mapping[str, Any]], action: str) -> list[str]:
    return [arn for each in statements if action in as_list(each["Action"]) for arn in as_list(each["Resource"])]


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=HERE)


def test_an_imported_app_with_its_store_does_for_jobs_what_one_made_here_does(stack: Stack):
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/1")
    app = MlflowApp.from_mlflow_app_arn(
        stack,
        "App",
        f"{ARN}:mlflow-app/app-1",
        artifact_store_uri="s3://runs/mlflow/",
        artifacts_encryption_key=key,
    )
    TrainingPipeline(stack, "P", steps=[train(mlflow_config=app.mlflow_config())])
    found = statements_of(stack, "JobRole")
    assert [f"{ARN}:mlflow-app/app-1"] == on(found, mlflow.CALL_APP)
    assert ["arn:<AWS::Partition>:s3:::runs/mlflow/*"] == on(found, "s3:GetObject")
    assert [key.key_arn] == on(found, "kms:GenerateDataKey")


def test_one_whose_store_nobody_has_said_gives_no_access_to_artifacts(stack: Stack):
    server = MlflowTrackingServer.from_tracking_server_arn(stack, "S", f"{ARN}:mlflow-tracking-server/team")
    TrainingPipeline(stack, "P", steps=[train(mlflow_config=server.mlflow_config())])
    found = statements_of(stack, "JobRole")
    assert [] == on(found, "s3:GetObject")
    role = iam.Role(stack, "Role", assumed_by=cast("Any", iam.AccountPrincipal("123456789012")))
    for grant in (server.grant_log, server.grant_read):
        assert ["artifact_store_uri"] == wrong_fields(lambda grant=grant: grant(role))


def test_an_arn_that_is_a_token_says_its_kind(stack: Stack):
    given = Fn.import_value("Arn")
    app = MlflowApp.from_mlflow_app_arn(stack, "App", given)
    server = MlflowTrackingServer.from_tracking_server_arn(stack, "Server", given)
    assert [":mlflow-app/" in app.mlflow_app_arn, ":mlflow-tracking-server/" in server.tracking_server_arn] == [
        True
    ] * 2
    parts = {"Fn::Split": [":", {"Fn::ImportValue": "Arn"}]}
    name = {"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::ImportValue": "Arn"}]}]}
    joined = [piece for position in range(5) for piece in ({"Fn::Select": [position, parts]}, ":")]
    assert {"Fn::Join": ["", [*joined[:-1], ":mlflow-app/", name]]} == stack.resolve(app.mlflow_app_arn)


@pytest.mark.parametrize(
    "arn", ["team", f"{ARN}:mlflow-tracking-server/team", "arn:aws:sagemaker:eu-west-1:1:mlflow-app/a"]
)
def test_no_arn_of_an_app(stack: Stack, arn: str):
    with pytest.raises(InvalidInputError, match="mlflow_app_arn"):
        MlflowApp.from_mlflow_app_arn(stack, "App", arn)


def test_no_arn_of_a_server(stack: Stack):
    with pytest.raises(InvalidInputError, match="tracking_server_arn"):
        MlflowTrackingServer.from_tracking_server_arn(stack, "S", f"{ARN}:mlflow-app/app-1")


def _role(stack: Stack, name: str) -> iam.IRole:
    return cast("iam.IRole", iam.Role(stack, name, assumed_by=cast("Any", iam.AccountPrincipal("123456789012"))))


def test_grants_and_roles_mean_something_to_iam(stack: Stack):
    bucket = s3.Bucket(stack, "B", encryption_key=cast("Any", kms.Key(stack, "K")))
    app = MlflowApp(stack, "App", artifacts_bucket=bucket, automatic_model_registration=True)
    server = MlflowTrackingServer(stack, "Server", artifacts_bucket=bucket)
    for name, one in (("App", app), ("Server", server)):
        one.grant_log(_role(stack, f"{name}Logs"))
        one.grant_read(_role(stack, f"{name}Reads"))
    asked = [
        (action, resource, _question(statement, action, resource))
        for policy in resources(stack, "AWS::IAM::Policy")
        for statement in _in_aws(deployed(policy["PolicyDocument"]["Statement"]))
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    ]
    verdicts = answers([question for *_, question in asked])
    alive = {action for (action, *_), verdict in zip(asked, verdicts, strict=True) if verdict == ALLOWED}
    assert set() == {action for action, *_ in asked} - alive
    dead = {(action, arn) for (action, arn, _), verdict in zip(asked, verdicts, strict=True) if verdict != ALLOWED}
    # Statements on several kinds of resources hold actions that take one of them.
    assert set() == {action for action, _ in dead} - {*mlflow.REGISTRATION, *mlflow.LINEAGE}


def _in_aws(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = json.dumps(statements).replace("<AWS::Partition>", "aws").replace("<AWS::URLSuffix>", "amazonaws.com")
    key = "arn:aws:kms:eu-west-1:123456789012:key/x"
    return json.loads(re.sub(r'<[^"]*>', "x", re.sub(r'"<K[^"]*\.Arn>"', f'"{key}"', text)))


def _question(statement: Mapping[str, Any], action: str, resource: str) -> Question:
    return Question(
        policies=[{"Version": "2012-10-17", "Statement": [statement]}],
        action=action,
        resource=resource if resource == "*" else resource.replace("*", "x"),
        context={key: value for keys in statement.get("Condition", {}).values() for key, value in keys.items()},
        resource_policy=KEY_POLICY if action.startswith("kms:") else None,
    )


def test_who_reads_on_a_server_changes_nothing(stack: Stack):
    server = MlflowTrackingServer(stack, "Server", artifacts_bucket=s3.Bucket(stack, "B"))
    server.grant_read(_role(stack, "Reader"))
    actions = actions_of(statements_of(stack, "Reader"))
    verbs = ("Get", "List", "Search", "AccessUI", "CreatePresigned")
    assert [] == [action for action in actions if not action.partition(":")[2].startswith(verbs)]


@pytest.mark.parametrize("uri", ["runs/mlflow", "https://runs/mlflow", "s3://", "s3://runs/*", "s3://ru?s"])
def test_what_is_no_place_for_artifacts(stack: Stack, uri: str):
    """Policies would be about no bucket, or about several."""
    for make, arn in (
        (MlflowApp.from_mlflow_app_arn, f"{ARN}:mlflow-app/app-1"),
        (MlflowTrackingServer.from_tracking_server_arn, f"{ARN}:mlflow-tracking-server/runs"),
    ):
        assert ["artifact_store_uri"] == wrong_fields(
            lambda make=make, arn=arn: make(stack, "Mlflow", arn, artifact_store_uri=uri)
        )


def test_what_no_deploy_could_fill_in(stack: Stack):
    workspace, unknown = TrainingWorkspace(stack, "Training"), cast("Any", ParameterString(name="Unknown"))
    assert ["artifacts_prefix", "mlflow_app_name"] == wrong_fields(
        lambda: MlflowApp(stack, "App", workspace=workspace, artifacts_prefix=unknown, mlflow_app_name=unknown)
    )
    assert ["artifacts_prefix"] == wrong_fields(
        lambda: MlflowApp(stack, "App", workspace=workspace, artifacts_prefix="runs-*")
    )
