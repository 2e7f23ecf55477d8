"""SMT453."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, title
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RequiredMissing(TrainingRule):
    """What a tuning job searches counts as given."""

    id = "SMT453"
    severity = Severity.ERROR
    title = "Required hyperparameter missing"
    why = "The job fails after its instances have started: there is no default for it."
    fix = "give it in hyperparameters (HyperParameters)"
    source = "Developer guide, hyperparameters page of the algorithm; aws/sagemaker-xgboost-container"
    bad = xgboost({"HyperParameters": {"num_round": None}})
    good = xgboost({"HyperParameters": {"num_round": "100"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for mistake in of_kind(job, "missing"):
            allowed = mistake.problem.allowed.partition(f": {title(job)}")[0]
            fix = f"give {mistake.name} in hyperparameters ({job.hyperparameters_key}): {allowed}"
            if job.tuned:
                fix += "; or a range for it in hyperparameter_ranges (ParameterRanges)"
            yield at(job, mistake.name, message=f"{title(job)} requires {mistake.name}", fix=fix)
