"""What the arguments of a workspace exclude, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Validations
from aws_cdk import aws_s3 as s3
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import differ, home_of, path_of, region_of
from cdk_sagemaker_training.checks.cdk_objects import excluded, kind_problems
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.encryption import aliases
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.removal import removal_problems

OF_BUCKETS: Final = (
    *("data_bucket", "artifacts_bucket", "checkpoints_bucket"),
    *("data_encryption_key", "artifacts_encryption_key"),
)
"""What ``buckets`` excludes."""

DATA_ELSEWHERE: Final = "@cdk-sagemaker-training/workspace:data-in-another-region"
"""Id of the warning that the data bucket lies in another region than the jobs."""


def argument_problems(scope: IConstruct, given: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the arguments of a workspace, by name; what excludes what, where each is what it should be."""
    problems = [*kind_problems(given)]
    if not problems:
        problems += excluded("network", given["network"], {name: given[name] for name in ("vpc", "vpc_subnets")})
        problems += excluded("buckets", given["buckets"], {name: given[name] for name in OF_BUCKETS})
        problems += aliases.problems({name: given[name] for name in ("encryption_key", "volume_encryption_key")})
    return [*problems, *removal_problems(scope, given["removal_policy"])]


def switches(isolated: bool, encrypted_traffic: bool) -> Mapping[str, bool]:
    """What jobs are unless their estimator says otherwise."""
    return {"enable-network-isolation": isolated, "encrypt-inter-container-traffic": encrypted_traffic}


def posture(defaults: JobDefaults, security_group_ids: Sequence[str]) -> TrainingGuardrails:
    """The bounds that jobs with these defaults keep to. ``security_group_ids``: all that jobs may be in."""
    keys = defaults.volume_kms_key, defaults.output_kms_key
    volume, output = ([key] if key is not None else None for key in keys)
    return TrainingGuardrails(
        subnets=defaults.subnets,
        security_group_ids=security_group_ids,
        volume_kms_keys=volume,
        output_kms_keys=output,
        enable_network_isolation=bool(defaults.enable_network_isolation),
        encrypt_inter_container_traffic=bool(defaults.encrypt_inter_container_traffic),
    )


def warn_of_region(workspace: IConstruct, data_bucket: s3.IBucket) -> None:
    """Warn where the data bucket is known to be in another region than the workspace.

    "Your input bucket must be in the same Amazon Web Services region as your training job" (API ``S3DataSource``). A
    warning, because other jobs, for which no page says so, may be all that read it.
    """
    here, there = region_of(workspace), home_of(data_bucket).region
    if differ(here, there):
        Validations.of(workspace).add_warning(
            DATA_ELSEWHERE,
            f"data_bucket {path_of(data_bucket)} is in {there}: input of training jobs has to be in {here}, the "
            "region of the jobs. Copy it to a bucket there, or replicate the bucket (S3 replication).",
        )
