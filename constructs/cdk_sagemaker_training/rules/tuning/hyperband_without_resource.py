"""SMT870."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_INFERRED_FROM = ("epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs")
"""The static hyperparameters that Hyperband reads ``MaxResource`` from where it is not given."""


def _hyperband(resources: object) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"Strategy": "Hyperband", "StrategyConfig": resources}}


class HyperbandWithoutResource(StepRule):
    """A hyperparameter of one of these names that is searched is none that is static."""

    id = "SMT870"
    severity = Severity.ERROR
    title = "Hyperband that does not know how long a job may train"
    why = "The tuning job is refused: Hyperband hands out epochs, and finds no number of them anywhere."
    fix = "give max_resource (StrategyConfig.HyperbandStrategyConfig.MaxResource), or a static hyperparameter epochs"
    source = "API HyperbandStrategyConfig: unable to infer a value for MaxResource, it generates a validation error"
    bad = tuning(_hyperband(None))
    good = tuning(_hyperband({"HyperbandStrategyConfig": {"MaxResource": 50}}))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        path = ("StrategyConfig", "HyperbandStrategyConfig", "MaxResource")
        if config.text("Strategy") != "Hyperband" or config.given(*path):
            return
        for job in step.training_jobs:
            key = job.hyperparameters_key
            known = not job.given(key) or isinstance(job.get(key), dict)
            if known and not any(name in job.hyperparameters for name in _INFERRED_FROM):
                message = f"no MaxResource, and no static hyperparameter among {', '.join(_INFERRED_FROM)}"
                yield config.mistake(*path, message=message)
                return
