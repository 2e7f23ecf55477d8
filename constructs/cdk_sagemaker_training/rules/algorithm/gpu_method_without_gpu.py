"""SMT419."""

from __future__ import annotations

from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.algorithm.xgboost_gpu import xgboost_settings
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class GpuMethodWithoutGpu(TrainingRule):
    """Distributed GPU training without GPUs is the subject of SMT417."""

    id = "SMT419"
    severity = Severity.WARNING
    title = "XGBoost told to build trees on a GPU that it does not have"
    why = "The job fails, or falls back to the CPU."
    fix = "set tree_method (HyperParameters) to hist, or take an instance_type (InstanceType) of G4dn or G5"
    source = "Developer guide, xgboost: gpu_hist is for GPU instances; unverified: what becomes of the job"
    bad = xgboost({"HyperParameters": {"tree_method": "gpu_hist"}})
    good = xgboost({"HyperParameters": {"tree_method": "hist"}})

    def check(self, job: TrainingJob) -> Mistakes:
        settings = xgboost_settings(job)
        if settings is None or text_of(settings, "tree_method") != "gpu_hist":
            return
        if text_of(settings, "use_dask_gpu_training") == "true":
            return
        for place, record in job.instance_types:
            if record.accelerator != "gpu":
                yield place.mistake("InstanceType", message=f"tree_method is gpu_hist, {record.name} has no GPU")
