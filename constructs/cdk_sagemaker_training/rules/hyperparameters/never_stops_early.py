"""SMT459."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.algorithm.setting import channel_names
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ROUNDS: Final = "early_stopping_rounds"
_CHANNEL: Final = "validation"
_VERSIONS: Final = frozenset({"1.3-1", "1.5-1", "1.7-1", "3.0-5", "3.2-0"})
"""Older ones hand the number to XGBoost, which then looks at the training data and the metric of the objective."""
_STOPPED: Final = {"objective": "binary:logistic", "num_round": "500", _ROUNDS: "10"}


class NeverStopsEarly(TrainingRule):
    """A tuning job names its objective metric to the container, which counts as one that was asked for."""

    id = "SMT459"
    severity = Severity.WARNING
    title = "Early stopping that never stops"
    why = "All rounds are trained and paid for: the container leaves early stopping out, and does not say so."
    fix = "give a channel validation in inputs (InputDataConfig) and an eval_metric in hyperparameters"
    source = "aws/sagemaker-xgboost-container 1.3-1 to 3.2-0, algorithm_mode/train.py and callback.py: get_callbacks"
    bad = xgboost({"HyperParameters": _STOPPED})
    good = xgboost({"HyperParameters": {**_STOPPED, "eval_metric": "auc"}})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.image is None or job.image.name != "xgboost" or job.version not in _VERSIONS:
            return
        given = job.settings
        if given is None or _ROUNDS not in given.hyperparameters:
            return
        channels = channel_names(job)
        missing: list[str] = []
        if channels is not None and _CHANNEL not in channels:
            missing.append(f"a channel {_CHANNEL!r} (InputDataConfig)")
        metrics = [given.value(name) for name in ("eval_metric", "_tuning_objective_metric")]
        if not job.tuned and metrics == [MISSING, MISSING]:
            missing.append(f"an eval_metric ({job.hyperparameters_key})")
        if missing:
            wanted = " and ".join(missing)
            message = f"{_ROUNDS} has no effect in XGBoost {job.version} without {wanted}"
            yield at(job, _ROUNDS, message=message, fix=f"give {wanted}")
