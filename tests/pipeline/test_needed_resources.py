"""Nothing is deployed that a pipeline does not need, and why each resource is needed stands here."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    BuiltInEstimator,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

NEEDED = {
    "AWS::SageMaker::Pipeline": (1, "what is asked for"),
    "AWS::IAM::Role": (
        2,
        "the pipeline starts jobs, jobs read and write data: with one role the code of a job could start jobs",
    ),
    "AWS::IAM::Policy": (
        2,
        "what each role may do: CDK keeps it apart from the role, so that grants that come later can be added to it",
    ),
}
"""By type: how many, and what for."""


def resources(steps: int) -> list[dict[str, Any]]:
    """Of the stack of a team whose pipeline of so many steps runs in a workspace of another stack."""
    app = App()
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Workspace")
    team = Stack(app, "Team")
    TrainingPipeline(
        team,
        "Pipeline",
        workspace=workspace,
        steps=[
            TrainingStep(
                name=f"Train{step}",
                estimator=BuiltInEstimator(
                    algorithm="xgboost",
                    version="3.2-0",
                    instance_type="ml.m5.xlarge",
                    hyperparameters={"objective": "binary:logistic", "num_round": 100},
                ),
                inputs={"train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv")},
            )
            for step in range(steps)
        ],
    )
    return list(cast("dict[str, Any]", Template.from_stack(team).to_json())["Resources"].values())


@pytest.mark.parametrize("steps", [1, 10])
def test_only_what_is_needed(steps: int):
    """Steps with the same needs share a role, so ten of them bring no more than one."""
    found = Counter(resource["Type"] for resource in resources(steps))
    assert {kind: count for kind, (count, _) in NEEDED.items()} == found


def test_each_role_is_used():
    found = resources(1)
    trusted = {
        str(principal["Service"])
        for resource in found
        if resource["Type"] == "AWS::IAM::Role"
        for principal in [resource["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]]
    }
    assert {"sagemaker.amazonaws.com"} == trusted
    policies = [resource["Properties"] for resource in found if resource["Type"] == "AWS::IAM::Policy"]
    assert [1, 1] == [len(policy["Roles"]) for policy in policies]
    assert 2 == len({str(policy["Roles"]) for policy in policies})
