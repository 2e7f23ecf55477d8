"""SMT424."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import built_in_names, framework_image
from cdk_sagemaker_training.definition.training.script_mode import PROGRAM
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_TOLD: Final = (
    ("AlgorithmSpecification", "ContainerEntrypoint"),
    ("AlgorithmSpecification", "ContainerArguments"),
    ("Environment", "SAGEMAKER_PROGRAM"),
    ("Environment", "SAGEMAKER_TRAINING_MODULE"),
)
"""What else may say what the container runs."""
_IMAGE: Final = {"TrainingImage": framework_image("pytorch", "2.0.1", instance_type="ml.m5.xlarge").uri(REGION)}


class NoScript(TrainingRule):
    """XGBoost's image trains without a script. Of images that are none of AWS's nothing is known."""

    id = "SMT424"
    severity = Severity.WARNING
    title = "Image of a framework without a script"
    why = "The container has nothing to run and fails: 'NoneType' object has no attribute 'endswith'."
    fix = (
        "take the estimator of the framework (PyTorch, ...) with entry_point, which gives the hyperparameters "
        "sagemaker_program and sagemaker_submit_directory, or give container_entry_point (ContainerEntrypoint)"
    )
    source = (
        "aws/sagemaker-training-toolkit, environment.py and entry_point.py; aws/sagemaker-python-sdk issue 4113; "
        "unverified: old images"
    )
    bad = training({"AlgorithmSpecification": _IMAGE})
    good = training({"AlgorithmSpecification": _IMAGE, "HyperParameters": {PROGRAM: "train.py"}})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.image is None or job.runs_script or job.image.name in built_in_names():
            return
        if PROGRAM not in job.searched and not any(job.given(*path) for path in _TOLD):
            yield job.mistake(job.hyperparameters_key, message=f"the {job.image} is given no {PROGRAM}")
