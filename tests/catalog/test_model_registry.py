"""Actions and bounds of the model registry agree with the pinned botocore and with IAM's reference."""

from __future__ import annotations

from typing import Any, cast

import botocore.session
import pytest

from cdk_sagemaker_training.catalog import model_registry
from tests.support.iam_simulate import Question, verdicts

GROUP = "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/churn"
VERSION = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1"


@pytest.fixture(scope="module")
def model() -> Any:
    return cast("Any", botocore.session).get_session().get_service_model("sagemaker")


def test_the_actions_take_what_they_are_allowed_on():
    on_versions = [
        *model_registry.READ_VERSIONS,
        *model_registry.REGISTER_VERSIONS,
        *model_registry.APPROVE_VERSIONS,
    ]
    asked = [(action, GROUP) for action in model_registry.READ_GROUP]
    asked += [(action, VERSION) for action in on_versions]
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    questions = [Question(policies=[everything], action=action, resource=resource) for action, resource in asked]
    assert {"Allowed"} == set(verdicts(questions))  # ValueError where the reference knows no such request


def test_every_action_is_an_operation(model: Any):
    actions = [
        *model_registry.READ_GROUP,
        *model_registry.READ_VERSIONS,
        *model_registry.DEPLOY_VERSIONS,
        *model_registry.REGISTER_VERSIONS,
        *model_registry.APPROVE_VERSIONS,
    ]
    assert [] == [each for each in actions if each.removeprefix("sagemaker:") not in model.operation_names]


def test_bounds_and_the_rule_of_regions(model: Any):
    assert model_registry.MAX_POLICY_CHARS == model.shape_for("PolicyString").metadata["max"]
    for shape, words in (
        ("ModelPackageContainerDefinition", "in the same region as the model package"),
        ("ContainerDefinition", "in the same region as the model or endpoint"),
    ):
        assert words in model.shape_for(shape).members["ModelDataUrl"].documentation


def test_statuses_of_endpoints(model: Any):
    from cdk_sagemaker_training.registry import deployment_states  # it is beside constructs, which load the CDK

    known = set(model.shape_for("EndpointStatus").enum)
    assert {"InService", "OutOfService", "Failed", "UpdateRollbackFailed"} == known - set(deployment_states.BUSY)
    assert set(deployment_states.BUSY) < known
