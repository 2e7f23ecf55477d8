"""SMT555."""

from __future__ import annotations

import re

from cdk_sagemaker_training.definition.settings.mlflow import MLFLOW_RESOURCE_ARN
from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, pipeline, train_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_SERVER = {"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-tracking-server/team"}
_WEB = {"MlflowResourceArn": "https://mlflow.example.com"}


class MlflowOtherArn(DefinitionRule):
    """The MlflowConfig of the pipeline; those of jobs are the subject of the family of limits."""

    id = "SMT555"
    severity = Severity.ERROR
    title = "MLflow resource that is neither a tracking server nor an app"
    why = "The service refuses other ARNs; servers outside of SageMaker are named by the script itself."
    fix = "give the ARN of an MLflow tracking server or app as mlflow_resource_arn (MlflowResourceArn)"
    source = "API MlflowConfig: pattern of MlflowResourceArn"
    bad = pipeline(train_step(), MlflowConfig=_WEB, shown={"MlflowConfig": _WEB, "Steps": ["..."]})
    good = pipeline(train_step(), MlflowConfig=_SERVER, shown={"MlflowConfig": _SERVER, "Steps": ["..."]})

    def check(self, definition: DefinitionView) -> Mistakes:
        given = definition.text("MlflowConfig", "MlflowResourceArn")
        if given is not None and not re.fullmatch(MLFLOW_RESOURCE_ARN, given):
            message = f"{shown(given)} is no ARN of an MLflow tracking server or app"
            yield definition.mistake("MlflowConfig", "MlflowResourceArn", message=message)
