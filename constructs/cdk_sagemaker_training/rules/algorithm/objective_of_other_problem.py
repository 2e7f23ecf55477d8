"""SMT416."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from cdk_sagemaker_training.rules.algorithm.samples import search
from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FOR: Final = MappingProxyType(
    {
        "blazingtext": (
            "mode",
            ((r"validation:accuracy", r"supervised"), (r"train:mean_rho", r"batch_skipgram|skipgram|cbow")),
        ),
        "factorization-machines": (
            "predictor_type",
            ((r"test:binary_.*", r"binary_classifier"), (r"test:rmse", r"regressor")),
        ),
        "knn": ("predictor_type", ((r"test:accuracy", r"classifier"), (r"test:mse", r"regressor"))),
        "linear-learner": (
            "predictor_type",
            (
                (r".*:(binary_.*|precision|recall|roc_auc_score)", r"binary_classifier"),
                (r".*:(multiclass_.*|macro_.*|dcg)", r"multiclass_classifier"),
                (r".*:(absolute_loss|mse|rmse)", r"regressor"),
            ),
        ),
        "object2vec": (
            "output_layer",
            ((r".*:(accuracy|cross_entropy)", r"softmax"), (r".*:mean_squared_error", r"mean_squared_error")),
        ),
    }
)
"""The hyperparameter that decides what an algorithm measures, and the metrics by its values."""


class ObjectiveOfOtherProblem(TrainingRule):
    """A metric that the algorithm never publishes is the subject of SMT851."""

    id = "SMT416"
    severity = Severity.WARNING
    title = "Objective metric of another problem than the algorithm is set to"
    why = "The training jobs do not publish the metric, and the tuning job has nothing to choose by."
    fix = "set objective_metric_name (HyperParameterTuningJobObjective.MetricName) to a metric of the problem"
    source = "Developer guide, tuning pages of the algorithms; unverified: that the metric is left out in other cases"
    bad = search(
        "knn",
        ("Minimize", "test:mse"),
        {"predictor_type": "classifier", "k": None},
        {"Name": "k", "MinValue": "1", "MaxValue": "100"},
    )
    good = search(
        "knn",
        ("Maximize", "test:accuracy"),
        {"predictor_type": "classifier", "k": None},
        {"Name": "k", "MinValue": "1", "MaxValue": "100"},
    )

    def check(self, job: TrainingJob) -> Mistakes:
        metric = job.objective.text("MetricName") if job.tuned else None
        if job.settings is None or metric is None or job.settings.algorithm.name not in _FOR:
            return
        decides, problems = _FOR[job.settings.algorithm.name]
        value = text_of(job.settings, decides)
        fitting = next((values for metrics, values in problems if re.fullmatch(metrics, metric)), None)
        if value is not None and fitting is not None and not re.fullmatch(fitting, value):
            message = f"{metric} is measured with {decides} {fitting.replace('|', ' or ')}, this is {value}"
            yield job.objective.mistake("MetricName", message=message)
