"""SMT853."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _range(name: str) -> dict[str, object]:
    ranges = {"ContinuousParameterRanges": [{"Name": name, "MinValue": "0.1", "MaxValue": "0.5"}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class RangeForUnknownHyperparameter(StepRule):
    """For algorithms that are known to refuse names that they do not know; for the others see SMT873."""

    id = "SMT853"
    severity = Severity.ERROR
    title = "Range for a hyperparameter that the algorithm does not know"
    why = "Every training job of the search fails: the container refuses hyperparameters that it does not know."
    fix = "take it out of hyperparameter_ranges (ParameterRanges), or correct its name"
    source = "aws/sagemaker-xgboost-container: extraneous hyperparameters fail the job"
    bad = tuning(_range("etha"))
    good = tuning(_range("eta"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            algorithm = job.algorithm
            if algorithm is None or not algorithm.closed:
                continue
            for entry, name in job.unknown_searched:
                message = f"{algorithm.name} {job.version} has no hyperparameter {name!r}"
                yield entry.mistake("Name", message=message, fix=did_you_mean(name, algorithm.names(job.version)))
