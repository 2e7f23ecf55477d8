"""SMT425."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import ecr_region
from cdk_sagemaker_training.definition.fields.buckets import left_blank
from cdk_sagemaker_training.rules.algorithm.aws_image import PULLING, image_of, image_places
from cdk_sagemaker_training.rules.examples import IMAGE, training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_MODES: Final = {
    "TrainingImage": ("TrainingImageConfig", "TrainingRepositoryAccessMode"),
    "Image": ("ImageConfig", "RepositoryAccessMode"),
}
"""By what an image is called, what says that it lies in a registry of the VPC. Processing jobs have no such member."""


_WRITTEN_OUT: Final = "write the image out: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1.0"


class ImageOutsideEcr(StepRule):
    """An image in a private registry of the VPC is said to be there. Of versions of models nothing is known."""

    id = "SMT425"
    severity = Severity.ERROR
    title = "Image that is not in Amazon ECR"
    why = "The service refuses the request: it pulls from Docker Hub, public.ecr.aws and other registries for nobody."
    fix = (
        "push the image to a repository in ECR and name it with its registry: "
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1.0"
    )
    source = (
        "API ImageConfig, TrainingImageConfig; developer guide, docker-containers-adapt-your-own-private-registry; the "
        "service's answers in kubeflow/pipelines issue 3728 and aws/aws-sdk issue 117 (training), "
        "aws/sagemaker-python-sdk issue 2605 (processing) and pull request 4700 (models)"
    )
    bad = training(image_of("pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime"))
    good = training(image_of(IMAGE))

    step_types = PULLING

    def check(self, step: StepView) -> Mistakes:
        for place, path in image_places(step):
            uri = place.text(*path)
            if uri and ecr_region(uri) is None and not _is_elsewhere(place, path):
                blank = left_blank(uri)
                message = f"{uri[:200]!r}: {blank}" if blank else f"{uri[:200]!r} is no image in ECR"
                yield place.mistake(*path, message=message, fix=_WRITTEN_OUT if blank else self._fix(path[-1], uri))

    def _fix(self, name: str, uri: str) -> str:
        if uri.split() != [uri] or name not in _MODES:
            return self.fix
        member, mode = _MODES[name]
        return f"{self.fix}; one in a private registry of your VPC needs {mode}: Vpc ({member})"


def _is_elsewhere(place: Place, path: tuple[str, ...]) -> bool:
    """Whether the image may lie in a registry of the VPC. The mode that is the default is ``Platform``: in ECR."""
    *around, name = path
    member, mode = _MODES.get(name, ("", ""))
    return place.given(*around, member) and place.get(*around, member, mode) != "Platform"
