"""SMT319."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.script_mode import at_least
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob

_ON: Final = {"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None}}
_DECIDING: Final = frozenset({"tree_method", "updater", "predictor"})
"""Hyperparameters with values for GPUs."""

_GPU_BY_HIST_SINCE: Final = "3.0"
"""First version whose ``hist`` may run on a GPU. Verified for 3.2-0; for 3.0-5 nobody looked, so nothing is said."""


class IdleGpu(TrainingRule):
    """Versions of XGBoost that have no GPU build at all are left to the rules on algorithms."""

    id = "SMT319"
    severity = Severity.WARNING
    title = "GPU that nothing uses"
    why = "The GPU is paid for and stays idle: XGBoost uses it with some tree methods only, scikit-learn never does."
    fix = "set the hyperparameter tree_method to gpu_hist, or take an instance_type (InstanceType) without a GPU"
    source = (
        "developer guide, xgboost; aws/sagemaker-xgboost-container; SageMaker SDK: CPU images of scikit-learn only; "
        "unverified: tree_method auto in version 3.2-0"
    )
    bad = xgboost(_ON)
    good = xgboost({**_ON, "HyperParameters": {"tree_method": "gpu_hist"}})

    def check(self, job: TrainingJob) -> Mistakes:
        gpus = [(place, found.name) for place, found in job.instance_types if found.accelerator == "gpu"]
        if not gpus or job.image is None:
            return
        if job.image.name == "sklearn":
            for place, name in gpus:
                fix = "take an instance_type (InstanceType) without a GPU"
                yield place.mistake("InstanceType", message=f"scikit-learn on {name} uses no GPU", fix=fix)
        elif job.algorithm is not None and job.image.name == "xgboost" and (method := _cpu_method(job)):
            for place, name in gpus:
                yield place.mistake("InstanceType", message=f"XGBoost on {name} with {method}, which uses no GPU")


def _cpu_method(job: TrainingJob) -> str | None:
    """The tree method where it is certain that no GPU is used."""
    algorithm, version = job.algorithm, job.version
    if algorithm is None or version is None or not algorithm.instances(version).gpu:
        return None
    given = job.hyperparameters
    deciding = [given.get(name) for name in _DECIDING]
    if _DECIDING & job.searched or job.get(job.hyperparameters_key) is UNKNOWN or UNKNOWN in deciding:
        return None
    if any("gpu" in str(value) for value in deciding):
        return None
    if str(given.get("use_dask_gpu_training")) == "true":  # it demands a tree method, which is said elsewhere
        return None
    method = given.get("tree_method")
    if method == "hist" and at_least(version, _GPU_BY_HIST_SINCE):
        return None
    return "no tree_method" if method is None else f"tree_method {method!s:.40}"
