"""SMT454."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, rule_fix, rule_message
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class DoNotGoTogether(TrainingRule):
    """Defaults count where nothing is given."""

    id = "SMT454"
    severity = Severity.ERROR
    title = "Hyperparameters that do not go together"
    why = "The job fails after its instances have started: each value is right by itself, together they are refused."
    fix = "change one of them in hyperparameters (HyperParameters)"
    source = "Developer guide, hyperparameters page of the algorithm; aws/sagemaker-xgboost-container"
    bad = xgboost({"HyperParameters": {"objective": "multi:softmax"}})
    good = xgboost({"HyperParameters": {"objective": "multi:softmax", "num_class": "3"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for mistake in of_kind(job, "rule"):
            yield at(job, mistake.name, message=rule_message(mistake), fix=rule_fix(job, mistake))
