"""An approval sends its event, and what CDK has made of ``DeployOnApproval`` brings an endpoint to it."""

from __future__ import annotations

import json
import time
from typing import Any, cast

import pytest
from aws_cdk import App, BootstraplessSynthesizer, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from cdk_sagemaker_training import DeployOnApproval, ModelPackageGroup, TrainingWorkspace
from cdk_sagemaker_training.catalog import state_changes

from .support import Account
from .test_state_changes import Listener

LONGEST = 20
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"


def register(account: Account, group: str) -> str:
    """A version of a group that waits for its approval."""
    container = {"Image": IMAGE, "ModelDataUrl": "s3://models/churn/model.tar.gz"}
    created = account.client("sagemaker").create_model_package(
        ModelPackageGroupName=group,
        InferenceSpecification={
            "Containers": [container],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        ModelApprovalStatus="PendingManualApproval",
    )
    return str(created["ModelPackageArn"])


def decide(account: Account, version: str, status: str) -> None:
    account.client("sagemaker").update_model_package(ModelPackageArn=version, ModelApprovalStatus=status)


def test_an_approval_sends_the_documented_event(account: Account) -> None:
    group = account.name("group")
    account.client("sagemaker").create_model_package_group(ModelPackageGroupName=group)
    listener = Listener(account, ModelPackageGroupName=[group])

    version = register(account, group)
    decide(account, version, "Approved")

    registered, approved = listener.events()
    assert ["PendingManualApproval", "Approved"] == [
        event["detail"]["ModelApprovalStatus"] for event in (registered, approved)
    ]
    assert (state_changes.MODEL_PACKAGE.detail_type, [version]) == (approved["detail-type"], approved["resources"])
    assert (group, 1, version) == tuple(
        approved["detail"][key] for key in ("ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn")
    )
    assert set(approved["detail"]) <= set(state_changes.MODEL_PACKAGE.keys)
    assert "T" in approved["detail"]["LastModifiedTime"]


@pytest.fixture(scope="module")
def deployed(account: Account) -> dict[str, str]:
    """A group, shared with another account, and an endpoint that follows its approvals: the names of both."""
    app = App(context={"cdk-sagemaker-training:allow-destroy": True})
    stack = Stack(app, account.name("Promotion"), synthesizer=BootstraplessSynthesizer())
    workspace = TrainingWorkspace(stack, "Training", removal_policy=RemovalPolicy.DESTROY)
    group = ModelPackageGroup(stack, "Models", removal_policy=RemovalPolicy.DESTROY)
    other = cast("iam.IPrincipal", iam.AccountPrincipal("222222222222"))
    group.share_with(other, artifacts_bucket=workspace.artifacts_bucket)
    made = DeployOnApproval(
        stack, "Deploy", model_package_group=group, workspace=workspace, instance_type="ml.m5.large"
    )
    template = json.dumps(Template.from_stack(stack).to_json())
    assert template.count(r"\"Seconds\":60") == 2
    # An endpoint of the embedded AWS is in service at once.
    soon = json.loads(template.replace(r"\"Seconds\":60", r"\"Seconds\":0"))
    found = account.deploy(stack.stack_name, soon)
    assert "CREATE_COMPLETE" == found["StackStatus"], account.reasons(stack.stack_name)
    return {"group": group.model_package_group_name, "endpoint": made.endpoint_name}


def serving(account: Account, endpoint: str) -> str:
    """The version that an endpoint serves; nothing before there is one."""
    sagemaker = account.client("sagemaker")
    try:
        found = sagemaker.describe_endpoint(EndpointName=endpoint)
    except sagemaker.exceptions.ClientError:
        return ""
    config = sagemaker.describe_endpoint_config(EndpointConfigName=found["EndpointConfigName"])
    model = sagemaker.describe_model(ModelName=config["ProductionVariants"][0]["ModelName"])
    assert (True, "ml.m5.large") == (model["EnableNetworkIsolation"], config["ProductionVariants"][0]["InstanceType"])
    return str(model["Containers"][0]["ModelPackageName"])


def wait_for(account: Account, endpoint: str, version: str) -> str:
    end = time.monotonic() + LONGEST
    while (found := serving(account, endpoint)) != version and time.monotonic() < end:
        time.sleep(0.1)
    return found


def executions(account: Account) -> list[dict[str, Any]]:
    states = account.client("stepfunctions")
    machines = [each["stateMachineArn"] for each in states.list_state_machines()["stateMachines"]]
    (machine,) = [arn for arn in machines if "Deploy" in arn]
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        found = states.list_executions(stateMachineArn=machine)["executions"]
        if all(each["status"] != "RUNNING" for each in found):
            return found
        time.sleep(0.1)
    pytest.fail("a deployment does not end")


def test_an_endpoint_follows_what_is_approved(account: Account, deployed: dict[str, str]) -> None:
    group, endpoint = deployed["group"], deployed["endpoint"]
    first, second = register(account, group), register(account, group)

    decide(account, first, "Approved")
    created = wait_for(account, endpoint, first)
    decide(account, second, "Approved")
    updated = wait_for(account, endpoint, second)
    decide(account, first, "Approved")  # heard before: nothing changes
    executions(account)
    unchanged = serving(account, endpoint)
    decide(account, second, "Rejected")
    gone_back = wait_for(account, endpoint, first)

    decide(account, first, "Rejected")  # nothing is approved: what serves goes on
    ran = executions(account)
    left = serving(account, endpoint)

    assert (first, second, second, first, first) == (created, updated, unchanged, gone_back, left)
    assert ["SUCCEEDED"] * 5 == [each["status"] for each in ran]
    found = account.client("sagemaker").get_model_package_group_policy(ModelPackageGroupName=group)
    principals = {statement["Principal"]["AWS"] for statement in json.loads(found["ResourcePolicy"])["Statement"]}
    assert {"arn:aws:iam::222222222222:root"} == principals


def test_a_group_s_policy_changes_and_goes(account: Account) -> None:
    stack, name, sagemaker = account.name("group"), account.name("models"), account.client("sagemaker")

    def deploy(**more: Any) -> str:
        properties = {"ModelPackageGroupName": name, **more}
        group = {"Type": "AWS::SageMaker::ModelPackageGroup", "Properties": properties}
        status: str = account.deploy(stack, {"Resources": {"Group": group}})["StackStatus"]
        return status

    def policy() -> str:
        return str(sagemaker.get_model_package_group_policy(ModelPackageGroupName=name)["ResourcePolicy"])

    assert "CREATE_COMPLETE" == deploy(ModelPackageGroupPolicy={"Statement": []})
    created = policy()
    assert "UPDATE_COMPLETE" == deploy(ModelPackageGroupPolicy={"Statement": [], "Version": "2012-10-17"})
    changed = policy()
    assert "UPDATE_COMPLETE" == deploy()
    with pytest.raises(sagemaker.exceptions.ClientError, match="Cannot find resource policy"):
        policy()
    assert ({"Statement": []}, "2012-10-17") == (json.loads(created), json.loads(changed)["Version"])
