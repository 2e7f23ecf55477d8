"""SMT417."""

from __future__ import annotations

from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _on(instance_type: str) -> dict[str, object]:
    kept = {} if instance_type.startswith("ml.m") else {"VolumeKmsKeyId": None}
    return {
        "HyperParameters": {"use_dask_gpu_training": "true", "tree_method": "hist"},
        "ResourceConfig": {"InstanceType": instance_type, **kept},
    }


class DaskWithoutGpu(TrainingRule):
    id = "SMT417"
    severity = Severity.ERROR
    title = "XGBoost's distributed GPU training on instances without GPU"
    why = "The job fails after its instances have started: use_dask_gpu_training is for GPU instances."
    fix = "take an instance_type (InstanceType) of G4dn or G5, or take out use_dask_gpu_training (HyperParameters)"
    source = "Developer guide, xgboost: distributed GPU training; aws/sagemaker-xgboost-container, distributed_gpu"
    bad = xgboost(_on("ml.m5.xlarge"))
    good = xgboost(_on("ml.g5.12xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.name != "xgboost":
            return
        if text_of(job.settings, "use_dask_gpu_training") != "true":
            return
        for place, record in job.instance_types:
            if record.accelerator != "gpu":
                message = f"use_dask_gpu_training is true, {record.name} has no GPU"
                yield place.mistake("InstanceType", message=message)
