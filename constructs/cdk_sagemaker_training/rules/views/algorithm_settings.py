"""The hyperparameters of a built-in algorithm's job, as the checks of typed inputs take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.definition.training.hyperparameter_conditions import UNKNOWN_VALUE, Given
from cdk_sagemaker_training.rules.views.values import UNKNOWN

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.views.training_job import TrainingJob

_SEARCHED: Final = (
    "IntegerParameterRanges",
    "ContinuousParameterRanges",
    "CategoricalParameterRanges",
    "AutoParameters",
)


def given_to(job: TrainingJob) -> Given | None:
    """The hyperparameters of a built-in algorithm's job, those that are searched included.

    None for other jobs, and for images whose version has no facts: XGBoost's legacy one.
    """
    if job.algorithm is None or job.image is None or job.image.version not in job.algorithm.versions:
        return None
    values = {name: value for name, value in job.hyperparameters.items() if value is not None}
    unknown = [name for name, value in values.items() if value is UNKNOWN]
    return Given(
        algorithm=job.algorithm,
        version=job.version,
        hyperparameters={**values, **dict.fromkeys([*unknown, *job.searched], UNKNOWN_VALUE)},
        complete=job.get(job.hyperparameters_key) is not UNKNOWN and not _searches_unseen(job),
    )


def _searches_unseen(job: TrainingJob) -> bool:
    """Whether a tuning job may find values for hyperparameters that the document does not name."""
    if not job.tuned:
        return False
    unknown = UNKNOWN in (job.get("HyperParameterRanges"), job.tuning_config.get("ParameterRanges"))
    if unknown or job.step.arguments.given("Autotune"):
        return True
    place = job.ranges_place
    listed = [place.listed(key) for key in _SEARCHED if place.given(key)]
    named = [entry.text("Name") for key in _SEARCHED for entry in place.items(key)]
    return None in named or None in listed or len(named) != sum(map(len, filter(None, listed)))
