"""MLflow in the embedded AWS, by its CloudFormation types."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import TRUST, Account
from .test_cloudformation import resource, template


def mlflow_stack(name: str, mode: str, window: str, size: str, team: str) -> dict[str, Any]:
    common = {
        "ArtifactStoreUri": "s3://runs/mlflow",
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        "WeeklyMaintenanceWindowStart": window,
        "Tags": [{"Key": "team", "Value": team}],
    }
    server = {**common, "TrackingServerName": name, "TrackingServerSize": size}
    return template(
        {
            "Role": resource("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST),
            "App": resource("AWS::SageMaker::MlflowApp", Name=name, ModelRegistrationMode=mode, **common),
            "Server": resource("AWS::SageMaker::MlflowTrackingServer", **server),
        },
        Outputs={"App": {"Value": {"Fn::GetAtt": ["App", "Arn"]}}, "Server": {"Value": {"Ref": "Server"}}},
    )


def test_mlflow_is_created_updated_replaced_and_deleted(account: Account) -> None:
    name, sm = account.name("mlflow"), account.client("sagemaker")
    off, on = "AutoModelRegistrationDisabled", "AutoModelRegistrationEnabled"

    def deploy(*given: str) -> tuple[str, str]:
        found = account.deploy(name, mlflow_stack(*given))
        assert found["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), account.reasons(name)
        outputs = {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
        return outputs["App"], outputs["Server"]

    app, server = deploy(name, off, "Sun:03:30", "Small", "risk")
    assert (name, app) == (server, sm.describe_mlflow_app(Arn=app)["Arn"])
    assert (app, server) == deploy(name, on, "Mon:03:30", "Large", "churn")
    assert on == sm.describe_mlflow_app(Arn=app)["ModelRegistrationMode"]
    found = sm.describe_mlflow_tracking_server(TrackingServerName=server)
    assert ("Large", "Mon:03:30") == (found["TrackingServerSize"], found["WeeklyMaintenanceWindowStart"])
    for arn in (app, found["TrackingServerArn"]):
        assert [{"Key": "team", "Value": "churn"}] == sm.list_tags(ResourceArn=arn)["Tags"]

    replaced, other = deploy(f"{name}-2", on, "Mon:03:30", "Large", "churn")
    assert f"{name}-2" == other
    for gone in (
        lambda: sm.describe_mlflow_app(Arn=app),
        lambda: sm.describe_mlflow_tracking_server(TrackingServerName=name),
    ):
        with pytest.raises(ClientError, match="does not exist"):
            gone()
    assert "DELETE_COMPLETE" == account.destroy(name)["StackStatus"]
    with pytest.raises(ClientError, match="does not exist"):
        sm.describe_mlflow_app(Arn=replaced)
