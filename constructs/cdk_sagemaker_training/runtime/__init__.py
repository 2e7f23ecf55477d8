"""One job under SageMaker's container contract, on this machine: no Docker, no AWS account.

``run_job`` takes a CreateTrainingJob request without expressions, and a ``Storage`` that stands for S3.
"""

from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.outcome import Attempt, Listener, Outcome, Transition
from cdk_sagemaker_training.runtime.run import Options, run_job
from cdk_sagemaker_training.runtime.storage import FolderStorage, Location, Storage, StorageError

__all__ = [
    "Attempt",
    "FolderStorage",
    "Listener",
    "Location",
    "NotSupportedError",
    "Options",
    "Outcome",
    "Storage",
    "StorageError",
    "Transition",
    "run_job",
]
