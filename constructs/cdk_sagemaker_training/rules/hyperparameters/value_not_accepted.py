"""SMT452."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, shown, title
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ValueNotAccepted(TrainingRule):
    """Numbers count as their text: that they stand there as numbers is said by SMT356."""

    id = "SMT452"
    severity = Severity.ERROR
    title = "Value that the algorithm does not accept"
    why = "The job fails after its instances have started and its data has been copied."
    fix = "give hyperparameters (HyperParameters) a value that the algorithm accepts"
    source = "Developer guide, hyperparameters page of the algorithm; aws/sagemaker-xgboost-container"
    bad = xgboost({"HyperParameters": {"eta": "3"}})
    good = xgboost({"HyperParameters": {"eta": "0.3"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for mistake in of_kind(job, "value"):
            problem = mistake.problem
            message = f"{mistake.name} is {shown(problem.given)}, {title(job)} takes {problem.allowed}"
            yield at(job, mistake.name, message=message, fix=problem.fix)
