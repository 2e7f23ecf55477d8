"""SMT606."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.isolation import never_isolated
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_CHAINER = f"520713654638.dkr.ecr.{REGION}.amazonaws.com/sagemaker-chainer:5.0.0-cpu-py3"
_IMAGE = {"AlgorithmSpecification": {"TrainingImage": _CHAINER}}


class ImageCannotBeIsolated(TrainingRule):
    id = "SMT606"
    severity = Severity.ERROR
    title = "Network isolation of an image that cannot do without the network"
    why = "AWS's images for Chainer and reinforcement learning do not support network isolation."
    fix = "set enable_network_isolation (EnableNetworkIsolation) to false, or take another image_uri (TrainingImage)"
    source = "developer guide, mkt-algo-model-internet-free"
    bad = training({**_IMAGE, "EnableNetworkIsolation": True})
    good = training({**_IMAGE, "EnableNetworkIsolation": False})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.flag("EnableNetworkIsolation") is not True:
            return
        purpose = never_isolated(job.text("AlgorithmSpecification", "TrainingImage") or "")
        if purpose is not None:
            yield job.mistake("EnableNetworkIsolation", message=f"network isolation of an image for {purpose}")
