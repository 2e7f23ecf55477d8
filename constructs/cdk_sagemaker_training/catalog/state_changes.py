"""The events that SageMaker sends to EventBridge when a pipeline, a step, a training job or a model package changes.

Sources, as read in November 2026:
GUIDE: https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html, its examples. The
service may send several events for one change of state.
SCHEMA: the event patterns that AWS makes from EventBridge's schema registry (package ``@aws-cdk/mixins-preview``,
``aws_sagemaker.events``).
API: shapes of the SageMaker service model (botocore ``sagemaker/2017-07-24``).
QUOTAS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue

SOURCE: Final = "aws.sagemaker"
MAX_PATTERN_CHARS: Final = 2_048
"""QUOTAS: of the event pattern of a rule; adjustable."""
EXECUTION_NOT_ENDED: Final = ("Executing", "Stopping")
"""API PipelineExecutionStatus; the others are Succeeded, Failed, Stopped."""


@attrs.frozen(kw_only=True)
class EventFact(ByValue):
    """One kind of event."""

    detail_type: str
    keys: Mapping[str, str]
    """The keys of ``detail`` that are documented, each with its source."""
    unverified: Sequence[str] = ()
    """Keys that DescribeTrainingJob has and no page shows in the event: a rule must not depend on them."""


EXECUTION: Final = EventFact(
    detail_type="SageMaker Model Building Pipeline Execution Status Change",
    keys=dict.fromkeys(
        (
            "pipelineArn",
            "pipelineExecutionArn",
            "pipelineExecutionDisplayName",
            "pipelineExecutionDescription",
            "currentPipelineExecutionStatus",
            "previousPipelineExecutionStatus",
            "executionStartTime",
            "executionEndTime",
        ),
        "GUIDE, SCHEMA",
    ),
)
"""Of one execution. It has no failure reason: that is in the events of its steps."""

STEP: Final = EventFact(
    detail_type="SageMaker Model Building Pipeline Execution Step Status Change",
    keys={
        **dict.fromkeys(
            (
                "pipelineArn",
                "pipelineExecutionArn",
                "stepName",
                "stepType",
                "currentStepStatus",
                "previousStepStatus",
                "stepStartTime",
                "stepEndTime",
                "metadata",
            ),
            "GUIDE",
        ),
        "failureReason": "GUIDE: where currentStepStatus is Failed",
        "cacheHitResult": "GUIDE: where the step was served from a cache",
    },
    unverified=("metadata.trainingJob.arn",),
)
"""Of one step of an execution. The guide shows ``metadata.processingJob.arn``; ``trainingJob`` is its analogue."""

TRAINING_JOB: Final = EventFact(
    detail_type="SageMaker Training Job State Change",
    keys={
        **dict.fromkeys(
            (
                "TrainingJobName",
                "TrainingJobArn",
                "TrainingJobStatus",
                "SecondaryStatus",
                "SecondaryStatusTransitions",
                "HyperParameters",
                "AlgorithmSpecification",
                "RoleArn",
                "InputDataConfig",
                "OutputDataConfig",
                "ResourceConfig",
                "StoppingCondition",
                "CreationTime",
                "TrainingStartTime",
                "TrainingEndTime",
                "LastModifiedTime",
                "Tags",
            ),
            "GUIDE, SCHEMA",
        ),
        "FailureReason": "GUIDE: where TrainingJobStatus is Failed",
    },
    unverified=("TrainingTimeInSeconds", "BillableTimeInSeconds", "EnableManagedSpotTraining"),
)
"""Of one training job, whoever started it. That the service sends one for each secondary status is unverified."""

MODEL_PACKAGE: Final = EventFact(
    detail_type="SageMaker Model Package State Change",
    keys={
        **dict.fromkeys(
            (
                "ModelPackageGroupName",
                "ModelPackageVersion",
                "CreationTime",
                "InferenceSpecification",
                "ModelPackageStatus",
                "ModelPackageStatusDetails",
                "ModelApprovalStatus",
                "MetadataProperties",
                "ModelMetrics",
                "LastModifiedTime",
            ),
            "GUIDE",
        ),
        **dict.fromkeys(("ModelPackageArn", "CertifyForMarketplace"), "GUIDE, SCHEMA"),
    },
)
"""Of one version in the model registry, whatever of it has changed: a version that stays approved sends it too when its
metadata changes (``model-registry-staging-construct-event-bridge`` has this event for a change of its life cycle)."""

APPROVAL_STATUSES: Final = ("Approved", "Rejected", "PendingManualApproval")  # API ModelApprovalStatus
APPROVED: Final = "Approved"

EXECUTION_STATUSES: Final = ("Executing", "Succeeded", "Failed", "Stopping", "Stopped")  # GUIDE
STEP_STATUSES: Final = ("Starting", "Executing", "Succeeded", "Failed", "Stopping", "Stopped")  # GUIDE
ENDED_JOB_STATUSES: Final = ("Completed", "Failed", "Stopped")  # API TrainingJobStatus, those that are final
INTERRUPTED: Final = "Interrupted"  # API SecondaryStatus: Managed Spot took the instances away
WAITED_TOO_LONG: Final = "MaxWaitTimeExceeded"  # API SecondaryStatus: the job stopped since no capacity came in time

_STEP_CHARS: Final = 20


def job_name_wildcard(step_name: str, prefix: str | None = None) -> str:
    """What an EventBridge ``wildcard`` has to be to match the names of a step's jobs, whatever the execution.

    Jobs are named ``pipelines-<execution id>-<20 characters of the step's name>-<suffix>``, with a ``prefix`` of the
    author's ``<prefix>-<execution id>-<suffix>`` (developer guide, ``build-and-manage-access``). A step of another
    pipeline in the account with the same first 20 characters or the same prefix matches too: the name of the pipeline
    is not in the name of the job.
    """
    if prefix is not None:
        return f"{prefix}-*"
    return f"pipelines-*-{step_in_job_name(step_name)}-*"


def step_in_job_name(step_name: str) -> str:
    """What stands of a step's name in the names of its jobs, which have no ``_`` (API, ``TrainingJobName``)."""
    return step_name[:_STEP_CHARS].strip("-_").replace("_", "-")
