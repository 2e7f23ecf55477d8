"""SMT563."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_APP = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-app/team"
_LOGGED = {"MlflowConfig": {"MlflowResourceArn": _APP}}


class MlflowInIsolation(TrainingRule):
    """The MlflowConfig of a job. Which jobs log to that of the pipeline, no document says."""

    id = "SMT563"
    severity = Severity.WARNING
    title = "MLflow in an isolated container"
    why = "A container without network and credentials cannot log: the run stays empty, or the script fails."
    fix = "remove mlflow_config (MlflowConfig), or enable_network_isolation (EnableNetworkIsolation)"
    source = "developer guide, mkt-algo-model-internet-free: no network calls, no credentials"
    bad = training(_LOGGED)
    good = training({**_LOGGED, "EnableNetworkIsolation": False})

    def check(self, job: TrainingJob) -> Mistakes:
        if "MlflowConfig" in job.members and job.given("MlflowConfig") and job.flag("EnableNetworkIsolation") is True:
            yield job.mistake("MlflowConfig", message="MlflowConfig with EnableNetworkIsolation")
