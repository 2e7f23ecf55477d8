"""SMT880."""

from __future__ import annotations

from cdk_sagemaker_training.definition.tuning.strategies import resources_upside_down
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _hyperband(least: int, most: int) -> dict[str, object]:
    resources = {"HyperbandStrategyConfig": {"MinResource": least, "MaxResource": most}}
    return {"HyperParameterTuningJobConfig": {"Strategy": "Hyperband", "StrategyConfig": resources}}


class HyperbandUpsideDown(StepRule):
    id = "SMT880"
    severity = Severity.WARNING
    title = "Hyperband whose least is above its most"
    why = "The two contradict: a job is stopped once it reaches MaxResource, and not before it reaches MinResource."
    fix = "give min_resource (MinResource) at most max_resource (MaxResource)"
    source = "API HyperbandStrategyConfig: what either means; unverified: that the service refuses it"
    bad = tuning(_hyperband(50, 10))
    good = tuning(_hyperband(10, 50))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        if not config.given("StrategyConfig"):
            return
        resources = config.place("StrategyConfig", "HyperbandStrategyConfig")
        least, most = resources.integer("MinResource"), resources.integer("MaxResource")
        if resources_upside_down(least, most):
            yield resources.mistake("MinResource", message=f"MinResource {least:,} is above MaxResource {most:,}")
