"""Encryption of batch transform jobs; their role and network are those of their model."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.document.fillers.common import Filling, opened_member
from cdk_sagemaker_training.definition.fields.reading import member
from cdk_sagemaker_training.definition.fields.variables import Json


def fill_transform(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateTransformJob request with the defaults."""
    filled = opened_member(
        request,
        "TransformOutput",
        S3OutputPath=filling.output_path(),
        KmsKeyId=filling.defaults.output_kms_key,
    )
    resources = member(request, "TransformResources")
    return opened_member(filled, "TransformResources", VolumeKmsKeyId=filling.volume_key(resources))
