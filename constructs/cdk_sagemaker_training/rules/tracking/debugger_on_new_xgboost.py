"""SMT556."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.script_mode import at_least
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FIRST_WITHOUT: Final = "3.0"
_ASKED: Final = (
    ("DebugRuleConfigurations",),
    ("DebugHookConfig", "CollectionConfigurations"),
    ("DebugHookConfig", "HookParameters"),
)
_HOOK: Final = {
    "DebugHookConfig": {
        "S3OutputPath": "s3://artifacts/debug/",
        "CollectionConfigurations": [{"CollectionName": "metrics"}],
    }
}


class DebuggerOnNewXgboost(TrainingRule):
    """A hook that asks for nothing, which the SDK adds by itself, is left alone."""

    id = "SMT556"
    severity = Severity.WARNING
    title = "SageMaker Debugger on an XGBoost that does not support it"
    why = "Since XGBoost 3.0-5 the container saves nothing for Debugger: rules find nothing and wait in vain."
    fix = "remove debugger_hook_config (DebugHookConfig) and rules (DebugRuleConfigurations), or train with 1.7-1"
    source = "developer guide, xgboost; aws/sagemaker-xgboost-container, train.py"
    bad = xgboost(_HOOK)
    good = xgboost()

    def check(self, job: TrainingJob) -> Mistakes:
        image = job.image
        if image is None or image.name != "xgboost" or not at_least(image.version, _FIRST_WITHOUT):
            return
        given = [path for path in _ASKED if path[0] in job.members]
        asked = next((path for path in given if job.listed(*path) or job.place(*path).members), None)
        if asked is not None:
            yield job.mistake(*asked, message=f"{asked[-1]} for XGBoost {image.version}, which saves nothing")
