"""Images of AWS by what they are, as code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.catalog.images import (
    ImageReference,
    built_in_names,
    builtin_image,
    framework_image,
    framework_names,
)
from cdk_sagemaker_training.definition.source.code import Call, Code, literal
from cdk_sagemaker_training.errors import InvalidInputError

PYTHON: Final = re.compile(r"-(py\d+)(?:-|$)")
TRANSFORMERS: Final = re.compile(r"(?P<base>[\d.]+)-transformers(?P<version>[\d.]+)-")
_INSTANCE_TYPES: Final = {"cpu": "ml.m5.xlarge", "gpu": "ml.g5.xlarge"}
"""By the processor in a tag, an instance type that asks for it."""


def image_code(image: ImageReference) -> Code | None:
    """The call that looks an image up; None where it cannot be asked for."""
    for call in _calls(image):
        if call.value == image:
            return call
    return None


def python_version(image: ImageReference) -> str | None:
    """The Python version in the tag of an image."""
    found = PYTHON.search(image.tag)
    return found[1] if found else None


def _calls(image: ImageReference) -> Iterator[Call]:
    if image.name in built_in_names():
        arguments = [literal(image.name), literal(image.version)]
        try:
            found = builtin_image(image.name, image.version)
        except InvalidInputError:
            pass  # not on offer any more, only recognised
        else:
            yield Call(name="builtin_image", positional=arguments, value=found)
    if image.name not in framework_names():
        return
    base = TRANSFORMERS.match(image.tag)
    framework = "tensorflow" if "tensorflow" in image.repository else "pytorch"
    words: dict[str, str | None] = {
        "py_version": python_version(image),
        "instance_type": next((found for key, found in _INSTANCE_TYPES.items() if f"-{key}-" in image.tag), None),
        "base_framework_version": f"{framework}{base['base']}" if base else None,
    }
    try:
        found = framework_image(
            image.name,
            image.version,
            words["py_version"],
            instance_type=words["instance_type"],
            base_framework_version=words["base_framework_version"],
        )
    except InvalidInputError:
        return  # likewise
    keywords = {key: literal(word) for key, word in words.items() if word is not None}
    positional = [literal(image.name), literal(image.version)]
    yield Call(name="framework_image", positional=positional, keywords=keywords, value=found)
