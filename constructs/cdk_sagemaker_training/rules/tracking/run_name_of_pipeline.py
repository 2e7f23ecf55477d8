"""SMT566."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, pipeline, train_step
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_SERVER = {"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-tracking-server/team"}
_NAMED = {**_SERVER, "MlflowRunName": "nightly"}


class RunNameOfPipeline(DefinitionRule):
    id = "SMT566"
    severity = Severity.WARNING
    title = "MLflow run name for a whole pipeline"
    why = "A run belongs to one training job; a pipeline has a server or an app and an experiment, and no run name."
    fix = "remove mlflow_run_name (MlflowRunName), or give it to the mlflow_config (MlflowConfig) of a training job"
    source = "API MLflowConfiguration, SageMaker SDK v3 MlflowConfig: no run name; what the service does is unverified"
    bad = pipeline(train_step(), MlflowConfig=_NAMED, shown={"MlflowConfig": _NAMED, "Steps": ["..."]})
    good = pipeline(train_step(), MlflowConfig=_SERVER, shown={"MlflowConfig": _SERVER, "Steps": ["..."]})

    def check(self, definition: DefinitionView) -> Mistakes:
        if definition.given("MlflowConfig", "MlflowRunName"):
            yield definition.mistake("MlflowConfig", "MlflowRunName", message="MlflowRunName for the whole pipeline")
