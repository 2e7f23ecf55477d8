"""SMT455."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, rule_fix, rule_message
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _reduced(**hyperparameters: str) -> dict[str, object]:
    sizes = {"feature_dim": "100", "num_components": "10", "mini_batch_size": "500"}
    return {"HyperParameters": {**sizes, **hyperparameters}}


class WithoutEffect(TrainingRule):
    """Values that are the default anyway are passed over."""

    id = "SMT455"
    severity = Severity.WARNING
    title = "Hyperparameter without effect, or against what the guide advises"
    why = "The job trains, but not in the way that the value asks for."
    fix = "take it out of hyperparameters (HyperParameters), or change the one that it depends on"
    source = "Developer guide, hyperparameters page of the algorithm; unverified for some: what its container does"
    bad = built_in("pca", _reduced(extra_components="20"))
    good = built_in("pca", _reduced(extra_components="20", algorithm_mode="randomized"))

    def check(self, job: TrainingJob) -> Mistakes:
        for mistake in of_kind(job, "unenforced rule", "no effect"):
            yield at(job, mistake.name, message=rule_message(mistake), fix=rule_fix(job, mistake))
