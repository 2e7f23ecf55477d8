"""SMT873."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import Example, built_in_tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_CENTERS = {"Name": "extra_center_factor", "MinValue": "4", "MaxValue": "10"}
_MISSPELLED = {**_CENTERS, "Name": "extra_centre_factor"}


def _search(of: dict[str, str]) -> Example:
    static = {"k": "10", "feature_dim": "20"}
    return built_in_tuning(
        "kmeans", objective=("Minimize", "test:msd"), ranges={"IntegerParameterRanges": [of]}, static=static
    )


class RangeForUndocumentedHyperparameter(StepRule):
    """For algorithms of which it is not known whether they refuse such names; for XGBoost, which does, see SMT853."""

    id = "SMT873"
    severity = Severity.WARNING
    title = "Range for a hyperparameter that the guide does not have"
    why = "The algorithm may refuse it or pass over it: then the search varies what changes nothing."
    fix = "take it out of hyperparameter_ranges (ParameterRanges), or correct its name"
    source = "Developer guide, hyperparameters page of the algorithm; unverified: what its container does"
    bad = _search(_MISSPELLED)
    good = _search(_CENTERS)
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            algorithm = job.algorithm
            if algorithm is None or algorithm.closed:
                continue
            for entry, name in job.unknown_searched:
                message = f"{algorithm.name} {job.version} has no hyperparameter {name!r}"
                yield entry.mistake("Name", message=message, fix=did_you_mean(name, algorithm.names(job.version)))
