"""SMT414."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_BINARY: Final = ("binary_classifier",)
_MULTICLASS: Final = ("multiclass_classifier",)
_CLASSES: Final = ("binary_classifier", "multiclass_classifier")
_REGRESSION: Final = ("regressor",)
_FOR: Final = MappingProxyType(
    {
        "accuracy_top_k": _MULTICLASS,
        "balance_multiclass_weights": _MULTICLASS,
        "binary_classifier_model_selection_criteria": _BINARY,
        "f_beta": _CLASSES,
        "huber_delta": _REGRESSION,
        "loss_insensitivity": _REGRESSION,
        "margin": _BINARY,
        "num_classes": _MULTICLASS,
        "positive_example_weight_mult": _BINARY,
        "quantile": _REGRESSION,
        "target_precision": _BINARY,
        "target_recall": _BINARY,
    }
)
"""The predictor types with which hyperparameters have a meaning, those of losses by the type that takes the loss."""


class LinearLearnerProblem(TrainingRule):
    """A loss of another predictor type is refused: SMT454. Values that are the default anyway are passed over."""

    id = "SMT414"
    severity = Severity.WARNING
    title = "Linear Learner told of another problem than its predictor_type"
    why = "The hyperparameter has no effect, or the problem is not the one that was meant."
    fix = "take it out of hyperparameters (HyperParameters), or change predictor_type"
    source = "Developer guide, ll_hyperparameters; unverified: that the algorithm passes over them"
    bad = sample("linear-learner", {"predictor_type": "binary_classifier", "num_classes": "2"})
    good = sample("linear-learner", {"predictor_type": "multiclass_classifier", "num_classes": "3"})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.name != "linear-learner":
            return
        kind = text_of(job.settings, "predictor_type")
        for name, kinds in _FOR.items() if kind is not None else ():
            given = job.settings.value(name)
            if kind in kinds or given is MISSING or name in job.searched or job.settings.is_default(name):
                continue
            if name in job.hyperparameters:
                message = f"{name} is for predictor_type {' and '.join(kinds)}, this is {kind}"
                yield job.mistake(job.hyperparameters_key, name, message=message)
