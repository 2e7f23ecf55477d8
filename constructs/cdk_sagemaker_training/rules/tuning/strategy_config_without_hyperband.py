"""SMT869."""

from __future__ import annotations

from cdk_sagemaker_training.definition.tuning.strategies import ignores_strategy_config
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _resources(strategy: str) -> dict[str, object]:
    resources = {"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 50}}
    return {"HyperParameterTuningJobConfig": {"Strategy": strategy, "StrategyConfig": resources}}


class StrategyConfigWithoutHyperband(StepRule):
    """The other strategies have no settings."""

    id = "SMT869"
    severity = Severity.WARNING
    title = "Settings of Hyperband for another strategy"
    why = "They are without effect, and the service may refuse them."
    fix = "set strategy (Strategy) to Hyperband, or leave strategy_config (StrategyConfig) out"
    source = "API HyperParameterTuningJobConfig: should be provided only if Hyperband is selected"
    bad = tuning(_resources("Bayesian"))
    good = tuning(_resources("Hyperband"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        if config.given("StrategyConfig") and ignores_strategy_config(config.text("Strategy")):
            message = f"the strategy is {config.text('Strategy')}, which takes no StrategyConfig"
            yield config.mistake("StrategyConfig", message=message)
