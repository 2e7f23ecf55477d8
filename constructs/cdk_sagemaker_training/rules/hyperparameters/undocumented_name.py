"""SMT456."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.training.algorithm_checks import SUGGESTIONS
from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, shown, title
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_OF_RECORD_SETS: Final = "feature_dim"
"""The SDK's estimators send it with their own record sets, to algorithms without such a hyperparameter too."""


def _centers(name: str) -> dict[str, object]:
    return {"HyperParameters": {"k": "10", "feature_dim": "20", name: "5"}}


class UndocumentedName(TrainingRule):
    """For algorithms of which it is not known whether they refuse such names; for XGBoost, which does, see SMT451."""

    id = "SMT456"
    severity = Severity.WARNING
    title = "Hyperparameter that the guide does not have"
    why = "The algorithm may refuse it, or pass over it and train with the default of the one that was meant."
    fix = "take it out of hyperparameters (HyperParameters), or correct its name"
    source = "Developer guide, hyperparameters page of the algorithm; unverified: what its container does"
    bad = built_in("kmeans", _centers("extra_centre_factor"))
    good = built_in("kmeans", _centers("extra_center_factor"))

    def check(self, job: TrainingJob) -> Mistakes:
        algorithm = job.algorithm
        if algorithm is None or algorithm.closed:
            return
        for number, mistake in enumerate(of_kind(job, "unknown")):
            if mistake.name == _OF_RECORD_SETS:
                continue
            message = f"{title(job)} has no hyperparameter {shown(mistake.name)}"
            suggestion = did_you_mean(mistake.name, algorithm.names(job.version)) if number < SUGGESTIONS else ""
            yield at(job, mistake.name, message=message, fix=suggestion)
