"""How Step Functions tells the failures of a training job that a state machine runs.

Errors of the call, and the permissions: Step Functions developer guide, ``connect-sagemaker`` (its training example
retries these two names; its policies). What AWS's error names have no member for (throttling, faults of the service,
requests that it refuses) is ``AmazonSageMakerException``.

A job that ends as "Failed" is ``States.TaskFailed``, whose cause is the description of the job: no page says so in
words; its ``FailureReason`` begins with the words below. Sources of those: SageMaker developer guide,
``pipelines-retry-policy`` (InternalServerError, InsufficientCapacityError), and the SageMaker SDK 2.257
(``session.py`` looks for "CapacityError" in the reason).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TASK_FAILED: Final = "States.TaskFailed"

CALL_ERRORS: Final[Mapping[str, str]] = {
    "Step.SERVICE_FAULT": "SageMaker.AmazonSageMakerException",
    "Step.THROTTLING": "SageMaker.AmazonSageMakerException",
    "SageMaker.RESOURCE_LIMIT": "SageMaker.ResourceLimitExceededException",
}
"""By exception type of a retry policy, the error of the call that starts the job."""

EXCEPTION: Final = "Exception"
"""What names of errors of a called API end with, also those that have no such suffix in the API itself (Step Functions
developer guide, ``supported-services-awssdk``)."""

START_REFUSED: Final = ("SageMaker.ResourceLimitExceededException", "SageMaker.ThrottlingException")
"""A pipeline was not started for now. ``ResourceLimitExceeded`` is an error of StartPipelineExecution in botocore's
model (``sagemaker/2017-07-24``), ``ThrottlingException`` one that all operations share (API reference,
``CommonErrors``)."""

REFUSED_OR_THROTTLED: Final = ("SageMaker.SageMakerException",)
"""What the Java SDK calls errors without a name of their own in the model: requests that are not valid or not allowed,
faults of the service, and perhaps throttling. Which name a throttled call ends with in Step Functions is not
documented: unverified."""

FAILURE_REASONS: Final[Mapping[str, str]] = {
    "SageMaker.CAPACITY_ERROR": "CapacityError",
    "SageMaker.JOB_INTERNAL_ERROR": "InternalServerError",
}
"""By exception type of a retry policy, the words in the ``FailureReason`` of the job."""

SYNC_RULE: Final = "StepFunctionsGetEventsForSageMakerTrainingJobsRule"
"""The EventBridge rule that Step Functions makes to be told of the ends of training jobs."""

MIN_BACKOFF_RATE: Final = 1.0
"""``BackoffRate`` of a retrier: Amazon States Language, "Errors"."""

MAX_WAIT_SECONDS: Final = 31_536_000
"""What a standard workflow may wait, a year: Step Functions developer guide, ``state-wait``."""

MAX_STATE_NAME_CHARS: Final = 80
"""Amazon States Language, "States": the length of a state's name."""

UNIQUE_CHARS: Final = 37
"""A hyphen and what ``States.UUID()`` makes: Step Functions developer guide, ``intrinsic-functions``."""
