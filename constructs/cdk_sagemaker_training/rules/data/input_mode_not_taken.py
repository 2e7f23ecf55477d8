"""SMT118."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.not_taken import not_taken
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class InputModeNotTaken(TrainingRule):
    id = "SMT118"
    severity = Severity.ERROR
    title = "Input mode that the algorithm does not take"
    why = "The container fails before it trains: algorithms, and single versions of them, read some modes only."
    fix = "give an input_mode (TrainingInputMode, InputMode) that the algorithm takes"
    source = "developer guide, common-info-all-im-models; aws/sagemaker-xgboost-container"
    bad = xgboost({"AlgorithmSpecification": {"TrainingInputMode": "Pipe"}})
    good = xgboost({"AlgorithmSpecification": {"TrainingInputMode": "FastFile"}})

    def check(self, job: TrainingJob) -> Mistakes:
        yield from not_taken(job, "input_mode")
