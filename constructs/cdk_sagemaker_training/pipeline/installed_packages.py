"""Warns of jobs that install packages when they start and cannot reach any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from aws_cdk import Validations
from constructs import IConstruct

from cdk_sagemaker_training.definition.document.installed_packages import (
    CODE_ARTIFACT,
    InstallingJob,
    installing_jobs,
)
from cdk_sagemaker_training.definition.fields.variables import Json

if TYPE_CHECKING:
    from cdk_sagemaker_training.network.network_base import TrainingNetworkBase

PACKAGES_OUT_OF_REACH: Final = "@cdk-sagemaker-training/pipeline:packages-out-of-reach"
"""Id of the warning that a job installs packages from a place that it cannot reach."""


def warn_of_packages(pipeline: IConstruct, document: Mapping[str, Json], network: TrainingNetworkBase | None) -> None:
    """``network``: where the jobs run, if that is known. A warning: what an image has already, pip does not load."""
    for job in installing_jobs(document):
        why = _out_of_reach(job, network)
        if why is not None:
            Validations.of(pipeline).add_warning(
                PACKAGES_OUT_OF_REACH,
                f"step {job.step!r}, {job.pointer}: its container installs {', '.join(job.requirements)} with pip when "
                f"it starts, and {why}; the job then fails. Take an image that has the packages (image_uri) and leave "
                "the file out.",
            )


def _out_of_reach(job: InstallingJob, network: TrainingNetworkBase | None) -> str | None:
    if job.isolated:
        return "EnableNetworkIsolation (enable_network_isolation) cuts it off from every package index"
    if job.code_artifact or network is None or not network.leads_nowhere(job.subnets):
        return None
    return (
        "its subnets have no way out to a package index (in a VPC with endpoints for AWS CodeArtifact, "
        f"{CODE_ARTIFACT} in environment names a repository there)"
    )
