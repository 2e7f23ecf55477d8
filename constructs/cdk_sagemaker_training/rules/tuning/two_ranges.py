"""SMT872."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _two(name: str) -> dict[str, object]:
    ranges = {"CategoricalParameterRanges": [{"Name": name, "Values": ["0.1", "0.3"]}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class TwoRanges(StepRule):
    """Other names of the same hyperparameter count as the same."""

    id = "SMT872"
    severity = Severity.WARNING
    title = "Two ranges for one hyperparameter"
    why = "Which of them is searched is not written anywhere, and the tuning job may be refused."
    fix = "keep one range per hyperparameter in hyperparameter_ranges (ParameterRanges)"
    source = "unverified: no source says what becomes of it"
    bad = tuning(_two("learning_rate"))
    good = tuning(_two("gamma"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            algorithm, seen = job.algorithm, dict[str, str]()
            for entry in job.ranges:
                if (name := entry.name) is None:
                    continue
                meant = name if algorithm is None else algorithm.canonical(name)
                if meant in seen:
                    message = f"{name} has a range already" + (f", as {seen[meant]}" if seen[meant] != name else "")
                    yield entry.mistake("Name", message=message)
                seen.setdefault(meant, name)
