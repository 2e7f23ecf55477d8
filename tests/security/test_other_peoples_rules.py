"""A default training step satisfies the rules about training jobs that two auditing tools have.

Both tools read DescribeTrainingJob of jobs that have run already; the members that they look at are those of the
request, and here they are asked of the request before it is deployed. Sources, as read in November 2026:

- prowler (prowler-cloud/prowler): ``prowler/providers/aws/services/sagemaker/<rule id>/<rule id>.py`` for what fails,
  ``sagemaker_service.py`` beside them for the members that it reads.
- Steampipe (turbot/steampipe-mod-aws-compliance): the control and the query of the rule id in
  ``conformance_pack/sagemaker.sp``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aws_cdk import App, Stack

from cdk_sagemaker_training import TrainingPipeline, TrainingWorkspace
from tests.support.steps import train
from tests.support.templates import definition_of

Request = Mapping[str, Any]


def given(request: Request, *members: str) -> bool:
    """Whether a member is there and says something: both tools take an absent one for a missing setting."""
    value: Any = request
    for member in members:
        value = value.get(member, {})
    return bool(value)


RULES: dict[str, Callable[[Request], bool]] = {
    # prowler
    "sagemaker_training_jobs_intercontainer_encryption_enabled": lambda job: given(
        job, "EnableInterContainerTrafficEncryption"
    ),
    "sagemaker_training_jobs_network_isolation_enabled": lambda job: given(job, "EnableNetworkIsolation"),
    # Its name says output too; it reads ResourceConfig alone.
    "sagemaker_training_jobs_volume_and_output_encryption_enabled": lambda job: given(
        job, "ResourceConfig", "VolumeKmsKeyId"
    ),
    "sagemaker_training_jobs_vpc_settings_configured": lambda job: given(job, "VpcConfig", "Subnets"),
    # Steampipe
    "sagemaker_training_job_in_vpc": lambda job: given(job, "VpcConfig"),
    "sagemaker_training_job_inter_container_traffic_encryption_enabled": lambda job: given(
        job, "EnableInterContainerTrafficEncryption"
    ),
    "sagemaker_training_job_network_isolation_enabled": lambda job: given(job, "EnableNetworkIsolation"),
    # Its name says volume too; it reads OutputDataConfig alone.
    "sagemaker_training_job_volume_and_data_encryption_enabled": lambda job: given(job, "OutputDataConfig", "KmsKeyId"),
}

PLAIN = {"output_path": "s3://output/"}
"""Of a step without a workspace: what the pipeline cannot do without."""

OFF: dict[str, dict[str, Any]] = {
    "intercontainer_encryption": {"encrypt_inter_container_traffic": False},
    "inter_container": {"encrypt_inter_container_traffic": False},
    "network_isolation": {"enable_network_isolation": False},
}
"""Parameters of the workspace that switch a setting off, by a part of the rule's id; the others need no workspace."""


def request(*, workspace: dict[str, Any] | None, **fields: Any) -> Request:
    """The request of the only step of a pipeline, in the words of CreateTrainingJob."""
    stack = Stack(App(), "Stack")
    made = None if workspace is None else TrainingWorkspace(stack, "Workspace", **workspace)
    TrainingPipeline(stack, "Pipeline", workspace=made, steps=[train(**fields)])
    (step,) = definition_of(stack)["Steps"]
    return step["Arguments"]


@pytest.fixture(scope="module")
def default() -> Request:
    return request(workspace={}, output_path=None)


@pytest.mark.parametrize("rule", RULES)
def test_a_default_step_satisfies(rule: str, default: Request):
    assert True is RULES[rule](default)


@pytest.mark.parametrize("rule", RULES)
def test_it_fails_where_the_setting_is_off(rule: str):
    off = next((parameters for part, parameters in OFF.items() if part in rule), None)
    fields = PLAIN if off is None else {"output_path": None}
    assert False is RULES[rule](request(workspace=off, **fields))


def test_a_type_with_local_storage_keeps_all_but_the_volume_key():
    """The service refuses a volume key there, and encrypts the local disks with a key of the hardware."""
    job = request(workspace={}, output_path=None, instance_type="ml.g5.xlarge")
    assert ["sagemaker_training_jobs_volume_and_output_encryption_enabled"] == [
        rule for rule, satisfied in RULES.items() if not satisfied(job)
    ]
