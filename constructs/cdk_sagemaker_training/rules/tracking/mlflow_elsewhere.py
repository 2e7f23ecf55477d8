"""SMT567."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, pipeline, train_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ARN = ("MlflowConfig", "MlflowResourceArn")
_APP = {"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-app/app-team"}
_SERVER = {"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-tracking-server/old"}


def _job(config: dict[str, str]) -> dict[str, object]:
    return {"MlflowConfig": config, "EnableNetworkIsolation": False}


class MlflowElsewhere(TrainingRule):
    id = "SMT567"
    severity = Severity.INFO
    title = "Job that logs to another MLflow than its pipeline"
    why = "The runs of one execution are then in two places, and cannot be compared in either."
    fix = (
        "give the job's mlflow_config (MlflowConfig) the mlflow_resource_arn of the pipeline's, or only one of the two"
    )
    source = "API MlflowConfig: an app or a tracking server for each; a rule of thumb"
    bad = pipeline(train_step(request=_job(_SERVER)), MlflowConfig=_APP)
    good = pipeline(train_step(request=_job(_APP)), MlflowConfig=_APP)

    def check(self, job: TrainingJob) -> Mistakes:
        own, pipelines = job.text(*_ARN), job.step.definition.text(*_ARN)
        if own is not None and pipelines is not None and own != pipelines:
            message = f"the job logs to {shown(own)}, the pipeline to {shown(pipelines)}"
            yield job.mistake(*_ARN, message=message)
