"""How AWS writes the tag of a training image, and which processor an instance type asks for.

Source: ``image_uris.retrieve`` of the SageMaker SDK, which the conformance tests compare with.
"""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import Build, Image

# The CUDA 11 builds that P4d and the smdistributed libraries needed at the time, by "<framework>-<tag>".
CUDA_11_BUILDS: Final = {
    "mxnet-1.8-gpu-py37": "cu110-ubuntu16.04-v1",
    "mxnet-1.8.0-gpu-py37": "cu110-ubuntu16.04",
    "pytorch-1.6-gpu-py3": "cu110-ubuntu18.04-v3",
    "pytorch-1.6-gpu-py36": "cu110-ubuntu18.04-v3",
    "pytorch-1.6.0-gpu-py3": "cu110-ubuntu18.04",
    "pytorch-1.6.0-gpu-py36": "cu110-ubuntu18.04",
    "tensorflow-1.15-gpu-py37": "cu110-ubuntu18.04-v8",
    "tensorflow-1.15.4-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-1.15.5-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-2.3-gpu-py37": "cu110-ubuntu18.04-v3",
    "tensorflow-2.3.1-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-2.3.2-gpu-py37": "cu110-ubuntu18.04",
}


def instance_family(instance_type: str) -> str | None:
    """``m5`` of ``ml.m5.xlarge``; None where it is not written like an instance type."""
    match = re.fullmatch(r"ml\.([a-z][a-z0-9-]*)\.[a-z0-9]+", instance_type)
    return match[1] if match else None


def processor_of(family: str) -> str:
    """``trn``, ``inf``, ``gpu`` or ``cpu``: what the tag calls the processor of an instance family."""
    for neuron in ("trn", "inf"):
        if family.startswith(neuron):
            return neuron
    return "gpu" if family[0] in "gp" else "cpu"


def reference(
    image: Image,
    build: Build,
    *,
    version: str,
    base: str | None = None,
    processor: str | None = None,
    py_version: str | None = None,
    cuda_11: bool = False,
) -> ImageReference:
    """The reference of one build. ``version`` and ``base`` are spelled as asked for: short ones make short tags."""
    prefix = build.tag_prefix or version
    if build.base is not None:
        # "pytorch2.5.1" on Transformers 4.49.0 is tagged "2.5.1-transformers4.49.0-...".
        prefix = f"{re.sub('^[a-z]+', '', base or build.base)}-transformers{version}"
    processor_part = processor if build.processor_in_tag else None
    if build.sdk_version is not None:
        processor_part = "neuron"
    container = build.container_version.get(processor) if processor is not None else None
    parts = [prefix, processor_part, py_version, build.sdk_version, container]
    tag = "-".join(part for part in parts if part)
    if cuda_11 and (suffix := CUDA_11_BUILDS.get(f"{image.name}-{tag}")):
        tag = f"{tag}-{suffix}"
    return ImageReference(
        name=image.name, version=version, repository=build.repository, tag=tag, registry=build.registry
    )
