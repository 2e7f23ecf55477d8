"""SMT859."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.algorithms import Hyperparameter
from cdk_sagemaker_training.definition.training.hyperparameters import value_problems
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, RangeView, StepView
from cdk_sagemaker_training.rules.views.tuning_range import number_in


def _subsample(high: str) -> dict[str, object]:
    ranges = {"ContinuousParameterRanges": [{"Name": "subsample", "MinValue": "0.5", "MaxValue": high}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class RangeOutsideAlgorithm(StepRule):
    """The bounds of a range, and the choices of a categorical one, are values of the hyperparameter like any others."""

    id = "SMT859"
    severity = Severity.ERROR
    title = "Range that reaches outside of what the algorithm accepts"
    why = "Training jobs that the search gives such a value fail, after their instances have started."
    fix = "narrow the range (MinValue, MaxValue, Values) to what the algorithm accepts"
    source = "Developer guide, hyperparameters page of the algorithm; aws/sagemaker-xgboost-container"
    bad = tuning(_subsample("1.5"))
    good = tuning(_subsample("1"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            algorithm = job.algorithm
            for entry in job.ranges if algorithm is not None else ():
                name = entry.name
                known = None if algorithm is None or name is None else algorithm.hyperparameter(name, job.version)
                if known is not None and known.verified:
                    yield from _mistakes(entry, known)


def _mistakes(entry: RangeView, known: Hyperparameter) -> Mistakes:
    if entry.kind == "Continuous" and known.type == "integer":
        message = f"{known.name} takes whole numbers, a continuous range gives it others"
        yield entry.mistake("Name", message=message, fix="take an IntegerParameter (IntegerParameterRanges)")
        return
    for path, value in _values(entry):
        for problem in value_problems(known.name, known, value):
            message = f"{known.name} is {problem.allowed}, the range holds {value!s:.60}"
            yield entry.mistake(*path, message=message, fix=problem.fix)


def _values(entry: RangeView) -> list[tuple[tuple[str | int, ...], object]]:
    """What the range holds for certain, with its paths: values that are no numbers are the subject of SMT858."""
    if entry.kind == "Categorical":
        choices = enumerate(entry.choices)
        return [(("Values", position), value) for position, value in choices if isinstance(value, str)]
    bounds = [(key, entry.get(key)) for key in ("MinValue", "MaxValue")]
    return [((key,), _text(value)) for key, value in bounds if value is not UNKNOWN and number_in(value) is not None]


def _text(value: object) -> str:
    """``4.0`` and ``4`` are the same bound."""
    number = number_in(value)
    return str(int(number)) if number is not None and number.is_integer() else str(value)
