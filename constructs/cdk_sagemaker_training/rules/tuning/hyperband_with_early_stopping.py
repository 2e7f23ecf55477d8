"""SMT857."""

from __future__ import annotations

from cdk_sagemaker_training.definition.tuning.strategies import stops_twice
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _hyperband(early_stopping: str) -> dict[str, object]:
    resources = {"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 50}}
    config = {"Strategy": "Hyperband", "StrategyConfig": resources, "TrainingJobEarlyStoppingType": early_stopping}
    return {"HyperParameterTuningJobConfig": config}


class HyperbandWithEarlyStopping(StepRule):
    """Hyperband stops training jobs by itself."""

    id = "SMT857"
    severity = Severity.ERROR
    title = "Hyperband together with early stopping"
    why = "The tuning job is refused: Hyperband has an early stopping of its own."
    fix = "leave early_stopping_type (TrainingJobEarlyStoppingType) out or set it to Off"
    source = "API HyperParameterTuningJobConfig: must be OFF to use Hyperband"
    bad = tuning(_hyperband("Auto"))
    good = tuning(_hyperband("Off"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config, key = step.tuning_config, "TrainingJobEarlyStoppingType"
        if stops_twice(config.text("Strategy"), config.text(key)):
            yield config.mistake(key, message="early stopping is Auto and the strategy is Hyperband")
