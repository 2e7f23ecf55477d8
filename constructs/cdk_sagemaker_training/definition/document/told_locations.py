"""S3 locations that a job is told in words: arguments, environment, hyperparameters. No request names them as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.buckets import s3_location
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.definition.fields.variables import Json

_LISTS: Final = (
    ("AppSpecification", "ContainerArguments"),
    ("AlgorithmSpecification", "ContainerArguments"),
)
_DICTS: Final = (("Environment",), ("HyperParameters",), ("StaticHyperParameters",))


@attrs.frozen(kw_only=True)
class ToldLocation(ByValue):
    """One of them: the step, a JSON Pointer to the word, and what it says or may say."""

    step: str
    pointer: str
    uri: str


def told_locations(values: KnownValues) -> Iterator[ToldLocation]:
    """Those of jobs whose role is left open, and which may call S3: an isolated one does not."""
    for node, job in values.open_jobs:
        if values.flag(job.isolated.value) is True:
            continue
        for pointer, value in _words(job.request):
            for text in values.texts(value):
                if uri := s3_location(text.strip('"')):  # SDK v2 writes hyperparameters as JSON
                    yield ToldLocation(step=node.name, pointer=pointer, uri=uri)


def _words(request: Located) -> Iterator[tuple[str, Json]]:
    for path in _LISTS:
        found = request.at(*path)
        for position, value in enumerate(found.value if isinstance(found.value, list) else ()):
            yield f"{found.pointer}/{position}", value
    for path in _DICTS:
        found = request.at(*path)
        yield from ((f"{found.pointer}/{name}", value) for name, value in found.members.items())
