"""What the steps of each type take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cdk_sagemaker_training.estimate.interval import ZERO
from cdk_sagemaker_training.estimate.other_jobs import (
    automl_work,
    job_work,
    lambda_work,
    processing_work,
    transform_work,
    waiting_work,
)
from cdk_sagemaker_training.estimate.reader import StepReader, Work
from cdk_sagemaker_training.estimate.retries import retried
from cdk_sagemaker_training.estimate.training import training_work, tuning_work


def _call(reader: StepReader) -> Work:
    """A request that is answered at once, or nothing at all."""
    del reader
    return Work(wall=ZERO)


_BY_TYPE: Final[Mapping[str, Callable[[StepReader], Work]]] = {
    "AutoML": automl_work,
    "ClarifyCheck": processing_work,
    "Cleanup": _call,
    "Condition": _call,
    "EndpointConfig": _call,
    "Fail": _call,
    "ForEach": _call,
    "Job": job_work,
    "Lambda": lambda_work,
    "Lineage": _call,
    "Model": _call,
    "Processing": processing_work,
    "QualityCheck": processing_work,
    "RegisterModel": _call,
    "Training": training_work,
    "Transform": transform_work,
    "Tuning": tuning_work,
}
"""Any other type waits for something that no definition tells about."""


def work_of(reader: StepReader) -> Work:
    """What a step takes with its retries; what it holds is not in it."""
    return retried(reader, _BY_TYPE.get(reader.step.type, waiting_work)(reader))
