"""What the hyperparameters of a job say, the defaults where nothing is given."""

from __future__ import annotations

from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.hyperparameters import as_number
from cdk_sagemaker_training.rules.views import TrainingJob


def text_of(settings: Given, name: str) -> str | None:
    """The text that counts for a hyperparameter; None where it is not known, searched, or wrong."""
    found = settings.text(name)
    return None if found is None else found[1]


def number_of(settings: Given, name: str) -> float | None:
    """The number that counts for a hyperparameter; None where it is not known, searched, or wrong."""
    found = settings.text(name)
    return None if found is None else as_number(*found)


def channel_names(job: TrainingJob) -> list[str] | None:
    """The names of all channels; None where one of them is not known."""
    listed = job.listed("InputDataConfig")
    if listed is None:
        return None if job.given("InputDataConfig") else []
    names = [name for channel in job.channels if (name := channel.name) is not None]
    return names if len(names) == len(listed) else None
