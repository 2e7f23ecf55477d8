"""SMT451."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, shown, title
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class UnknownName(TrainingRule):
    """For algorithms that are known to refuse names that they do not know; for the others see SMT456."""

    id = "SMT451"
    severity = Severity.ERROR
    title = "Hyperparameter that the algorithm refuses"
    why = "The job fails after its instances have started: the container refuses hyperparameters that it does not know."
    fix = "take it out of hyperparameters (HyperParameters), or correct its name"
    source = "aws/sagemaker-xgboost-container: extraneous hyperparameters fail the job"
    bad = xgboost({"HyperParameters": {"max_dept": "5"}})
    good = xgboost({"HyperParameters": {"max_depth": "5"}})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.algorithm is None or not job.algorithm.closed:
            return
        for mistake in of_kind(job, "unknown"):
            message = f"{title(job)} has no hyperparameter {shown(mistake.name)}"
            fix = mistake.problem.fix.replace(
                "remove it", f"take it out of hyperparameters ({job.hyperparameters_key})"
            )
            yield at(job, mistake.name, message=message, fix=fix)
