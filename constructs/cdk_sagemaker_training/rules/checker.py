"""Runs the rules over a definition document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cdk_sagemaker_training.definition.fields.variables import Json

if TYPE_CHECKING:  # loaded with the first document: whoever imports the name need not have one
    from cdk_sagemaker_training.definition.document.document import PipelineDefinition
    from cdk_sagemaker_training.rules.finding import Finding
    from cdk_sagemaker_training.rules.rule import Rule
    from cdk_sagemaker_training.rules.usage import PipelineUsage


def check_definition(
    document: Mapping[str, Json] | PipelineDefinition,
    *,
    usage: PipelineUsage | None = None,
    rules: Sequence[Rule] | None = None,
) -> list[Finding]:
    """The findings in a definition document, sorted by place and rule.

    ``document``: of any source, as JSON values or as a ``PipelineDefinition``; CDK tokens and images of the catalog may
    stand in it. Nested at most as deep as ``definition.document.graph.MAX_DEPTH``: ``require_bounded_depth`` tells.
    ``usage``: how the pipeline is used. ``rules``: default: the library's. Values that are not known make no finding.
    Raises ``DocumentError`` for a text.
    """
    from cdk_sagemaker_training.rules.running import findings

    return findings(document, usage, rules)
