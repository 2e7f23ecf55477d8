"""SMT554."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, pipeline, train_step
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView

_APP = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-app/team"
_NAMED = {"MlflowExperimentName": "churn"}
_WHOLE = {"MlflowResourceArn": _APP, **_NAMED}


class MlflowWithoutResource(DefinitionRule):
    """The MlflowConfig of the pipeline; those of jobs are the subject of the family of limits."""

    id = "SMT554"
    severity = Severity.ERROR
    title = "MLflow without a server or app"
    why = "The service refuses a tracking configuration that does not say where to."
    fix = "give mlflow_resource_arn (MlflowConfig.MlflowResourceArn), or remove mlflow_config (MlflowConfig)"
    source = "API MlflowConfig: MlflowResourceArn is required"
    bad = pipeline(train_step(), MlflowConfig=_NAMED, shown={"MlflowConfig": _NAMED, "Steps": ["..."]})
    good = pipeline(train_step(), MlflowConfig=_WHOLE, shown={"MlflowConfig": _WHOLE, "Steps": ["..."]})

    def check(self, definition: DefinitionView) -> Mistakes:
        config = definition.get("MlflowConfig")
        if config is not None and config is not UNKNOWN and not definition.given("MlflowConfig", "MlflowResourceArn"):
            yield definition.mistake(
                "MlflowConfig", "MlflowResourceArn", message="MlflowConfig without MlflowResourceArn"
            )
