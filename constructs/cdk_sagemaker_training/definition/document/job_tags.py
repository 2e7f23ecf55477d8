"""Tags of a whole pipeline on each of the jobs that it starts: the service does not hand them on.

No page says that it does; the tags that its jobs have of their own accord name the execution and the step
(github.com/getindata/kedro-sagemaker issue 20, second-hand). Those of a tuning job reach its training jobs (API
AddTags). Versions in a model package group have the tags of the group, and take no others (API CreateModelPackage).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from cdk_sagemaker_training.definition.document.rewriting import rewritten
from cdk_sagemaker_training.definition.fields.variables import Json

TAGGED: Final = frozenset(
    {
        "AutoML",
        "ClarifyCheck",
        "Endpoint",
        "EndpointConfig",
        "InferenceComponent",
        "Job",
        "Model",
        "Processing",
        "QualityCheck",
        "Training",
        "Transform",
        "Tuning",
    }
)
"""Types of steps whose request takes ``Tags``: of what is billed, and of models."""

Merge: TypeAlias = "Callable[[list[Json]], Json]"
"""Of a job's own tags: all of its tags."""


def with_tags(document: Mapping[str, Json], merge: Merge) -> dict[str, Json]:
    """The document with what ``merge`` makes of each job's own tags, as the last member of its request.

    An expression in their place stays, and so does a request that has nothing else.
    """

    def tagged(kind: str, _step: dict[str, Json], arguments: dict[str, Json]) -> dict[str, Json] | None:
        own = arguments.get("Tags") or []
        others = {key: value for key, value in arguments.items() if key != "Tags"}
        if kind not in TAGGED or not isinstance(own, list) or not others:
            return None
        return {**others, "Tags": merge(own)}

    return {**document, "Steps": rewritten(document["Steps"], tagged)}


def merged_tags(own: list[Json], tags: Mapping[str, str]) -> list[Json]:
    """A job's own tags, then those of the pipeline that it has not."""
    keys = [tag.get("Key") for tag in own if isinstance(tag, dict)]
    return [*own, *({"Key": key, "Value": value} for key, value in tags.items() if key not in keys)]
