"""SMT854."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _depths(name: str) -> dict[str, object]:
    ranges = {"IntegerParameterRanges": [{"Name": name, "MinValue": "2", "MaxValue": "8"}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class RangeForFixedHyperparameter(StepRule):
    """Names that the algorithm does not know at all are the subject of SMT853 and SMT873."""

    id = "SMT854"
    severity = Severity.WARNING
    title = "Range for a hyperparameter that is not listed as tunable"
    why = "The tuning job may be refused, and the search spends its jobs on what the guide does not recommend to vary."
    fix = "give it one value in hyperparameters (StaticHyperParameters), and a range to one that the guide lists"
    source = "Developer guide, tuning page of the algorithm; unverified: whether the service refuses others"
    bad = tuning(_depths("nthread"))
    good = tuning(_depths("max_depth"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            algorithm = job.algorithm
            for entry in job.ranges if algorithm is not None else ():
                known = (
                    None
                    if algorithm is None or entry.name is None
                    else algorithm.hyperparameter(entry.name, job.version)
                )
                if algorithm is None or known is None or known.tunable is not None:
                    continue
                listed = ", ".join(algorithm.tunable(job.version)) or "none"
                message = f"the guide does not list {entry.name} of {algorithm.name} as tunable; it lists {listed}"
                yield entry.mistake("Name", message=message)
