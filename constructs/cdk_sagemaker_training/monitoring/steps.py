"""What monitoring has to know of a pipeline's steps."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from cdk_sagemaker_training.catalog.state_changes import job_name_wildcard, step_in_job_name
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.settings.definition_config import JOB_NAME_MEMBERS


@attrs.frozen(kw_only=True)
class WatchedSteps:
    """The names of steps, and how the names of their training jobs begin."""

    names: Sequence[str]
    job_wildcards: Sequence[str]
    """For EventBridge."""
    job_words: Sequence[str]
    """For a search of metrics: words of job names, joined by hyphens."""

    @classmethod
    def of(cls, definition: PipelineDefinition | None) -> WatchedSteps:
        """Nothing is known of a pipeline that was imported."""
        nodes: Sequence[Node] = definition.nodes if definition is not None else ()
        training = [(node.name, _prefix(node)) for node in nodes if node.type == "Training"]
        return cls(
            names=[node.name for node in nodes],
            job_wildcards=sorted({job_name_wildcard(name, prefix) for name, prefix in training}),
            job_words=sorted({prefix or f"pipelines-{step_in_job_name(name)}" for name, prefix in training}),
        )


def _prefix(node: Node) -> str | None:
    """The prefix of the author for the names of the step's jobs, as far as it is text."""
    given = node.own_arguments.get(JOB_NAME_MEMBERS[node.type])
    return given if isinstance(given, str) else None
