"""SMT855."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _static(**hyperparameters: str) -> dict[str, object]:
    return {"TrainingJobDefinition": {"StaticHyperParameters": hyperparameters}}


class StaticAndRanged(StepRule):
    """The SageMaker SDK and this library's tuners let the range take the place of the value."""

    id = "SMT855"
    severity = Severity.ERROR
    title = "Hyperparameter with both a value and a range"
    why = "A value that stays the same for all jobs of the search and a range of values to try exclude each other."
    fix = "remove it from hyperparameters (StaticHyperParameters) or from hyperparameter_ranges (ParameterRanges)"
    source = "API HyperParameterTrainingJobDefinition: static ones do not change for the tuning job; SDK tuner"
    bad = tuning(_static(eta="0.2"))
    good = tuning(_static(gamma="4"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            static = job.hyperparameters
            for name in sorted(job.searched.intersection(static)) if static else ():
                if static[name] is not None:
                    message = f"{name} has a value ({static[name]!s:.60}), and is searched in a range"
                    yield job.mistake(job.hyperparameters_key, name, message=message)
