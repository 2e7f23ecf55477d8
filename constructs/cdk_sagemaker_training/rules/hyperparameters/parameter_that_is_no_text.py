"""SMT458."""

from __future__ import annotations

from typing import Final, cast

from cdk_sagemaker_training.rules.examples import Example, pipeline, train_step
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PREFIX: Final = "Parameters."
_NUMBERS: Final = frozenset({"Boolean", "Float", "Integer"})


def _rounds(value: object) -> Example:
    return pipeline(
        train_step(request={"HyperParameters": {"epochs": value}}),
        parameters=[{"Name": "Epochs", "Type": "Integer", "DefaultValue": 10}],
        shown={"Type": "Training", "Arguments": {"HyperParameters": {"epochs": value}}},
    )


class ParameterThatIsNoText(TrainingRule):
    """``Std:Join`` makes text of its values. Whether the service refuses the number itself is not written anywhere."""

    id = "SMT458"
    severity = Severity.WARNING
    title = "Parameter that is a number where a job takes text"
    why = "Hyperparameters and environment variables are texts: the job may be refused when the step starts."
    fix = 'wrap it: {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Epochs"}]}}, which is what to_string() does'
    source = "unverified: SageMaker SDK v3, PipelineVariable.to_string (must be wrapped to become a string)"
    bad = _rounds({"Get": "Parameters.Epochs"})
    good = _rounds({"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Epochs"}]}})

    def check(self, job: TrainingJob) -> Mistakes:
        for member in (job.hyperparameters_key, "Environment"):
            for key in dict(job.entries(member)):
                given = job.raw(member, key)
                target = cast("dict[str, object]", given).get("Get") if isinstance(given, dict) else None
                name = target.removeprefix(_PREFIX) if isinstance(target, str) and target.startswith(_PREFIX) else ""
                kind = job.step.definition.parameters.get(name, {}).get("Type")
                if isinstance(kind, str) and kind in _NUMBERS:
                    message = f"{key} is parameter {name!r}, of type {kind}, and has to be text"
                    yield job.mistake(member, key, message=message)
