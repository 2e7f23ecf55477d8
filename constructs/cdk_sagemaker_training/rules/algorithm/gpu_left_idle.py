"""SMT418."""

from __future__ import annotations

from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.algorithm.xgboost_gpu import uses_gpu, xgboost_settings
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _by(tree_method: str) -> dict[str, object]:
    return {
        "HyperParameters": {"tree_method": tree_method},
        "ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None},
    }


class GpuLeftIdle(TrainingRule):
    """Versions before 1.2-1, which use no GPU at all, are the subject of SMT404."""

    id = "SMT418"
    severity = Severity.WARNING
    title = "XGBoost on a GPU instance, but its trees are built on the CPU"
    why = "The GPU is paid for and stands idle."
    fix = (
        "set tree_method (HyperParameters) to gpu_hist, from version 3.2-0 on to hist; or take an instance without GPU"
    )
    source = "aws/sagemaker-xgboost-container and its tests; developer guide, xgboost: EC2 instance recommendation"
    bad = xgboost(_by("approx"))
    good = xgboost(_by("hist"))

    def check(self, job: TrainingJob) -> Mistakes:
        settings = xgboost_settings(job)
        if settings is None or uses_gpu(settings) is not False:
            return
        for place, record in job.instance_types:
            if record.accelerator == "gpu":
                method = text_of(settings, "tree_method")
                default = "" if "tree_method" in settings.hyperparameters else ", the default"
                message = f"tree_method is {method}{default}, which leaves the GPU of {record.name} idle"
                yield place.mistake("InstanceType", message=message)
