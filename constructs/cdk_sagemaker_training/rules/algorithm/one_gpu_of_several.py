"""SMT420."""

from __future__ import annotations

from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.algorithm.xgboost_gpu import uses_gpu
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _dask(use: str) -> dict[str, object]:
    return {
        "HyperParameters": {"tree_method": "hist", "use_dask_gpu_training": use},
        "ResourceConfig": {"InstanceType": "ml.g5.12xlarge", "VolumeKmsKeyId": None},
    }


class OneGpuOfSeveral(TrainingRule):
    """Where no GPU is used at all, SMT319, SMT404 and SMT412 say so."""

    id = "SMT420"
    severity = Severity.WARNING
    title = "Several GPUs, of which the algorithm uses one"
    why = "The others are paid for and stand idle."
    fix = "take an instance_type (InstanceType) with one GPU"
    source = "Developer guide, pages of the algorithms: EC2 instance recommendation; aws/sagemaker-xgboost-container"
    bad = xgboost(_dask("false"))
    good = xgboost(_dask("true"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None:
            return
        reason = _reason(job.settings)
        for place, record in job.instance_types if reason else ():
            if record.accelerator == "gpu" and record.accelerator_count > 1:
                name, count = job.settings.algorithm.display_name, record.accelerator_count
                message = f"{name} uses one GPU of an instance{reason}, {record.name} has {count}"
                fix = "" if "dask" not in reason else f"{self.fix}, or set use_dask_gpu_training to 'true'"
                yield place.mistake("InstanceType", message=message, fix=fix)


def _reason(settings: Given) -> str:
    """When one GPU is used; empty where it is none, several or not known."""
    algorithm = settings.algorithm
    instances = algorithm.instances(settings.version)
    if algorithm.name == "blazingtext":
        return " in mode supervised" if text_of(settings, "mode") == "supervised" else ""
    if algorithm.name == "xgboost" and (not instances.gpu or uses_gpu(settings) is not True):
        return ""
    if algorithm.name == "xgboost" and instances.multi_gpu:
        dask = text_of(settings, "use_dask_gpu_training")
        return " without use_dask_gpu_training" if dask == "false" else ""
    return " at most" if instances.gpu and instances.multi_gpu is False else ""
