"""Pictures of the pipelines of an app: what only the deployment knows has the names of its resources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from aws_cdk import Stack

from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase
from cdk_sagemaker_training.rules import Finding

if TYPE_CHECKING:
    from cdk_sagemaker_training.pictures import Picture


class DrawnPipeline(PipelineBase):
    """A pipeline whose definition is known."""

    definition: PipelineDefinition
    """The document with everything filled in, as it is deployed."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Everything that the rules find in ``definition``, acknowledged or not, sorted by place. Errors fail the
        synthesis and warnings are CDK warnings of the pipeline, each with the id of its rule.
        """
        raise NotImplementedError

    def to_mermaid(self) -> str:
        """The graph of the steps as Mermaid text, which GitHub and GitLab draw."""
        from cdk_sagemaker_training.pictures import mermaid  # drawing is loaded for whoever draws

        return mermaid(self._picture)

    def to_svg(self) -> str:
        """The graph of the steps as an SVG document: types, branches, badges, findings; light and dark."""
        from cdk_sagemaker_training.pictures import svg

        return svg(self._picture)

    def to_html(self) -> str:
        """The same as one page that works offline, with the details of a step on click or Enter."""
        from cdk_sagemaker_training.pictures import page

        return page(self._picture)

    @property
    def _picture(self) -> Picture:
        from cdk_sagemaker_training.pictures import Picture

        stack = Stack.of(self)
        document = cast("dict[str, Json]", _named(stack, self.definition.to_dict()))
        return Picture.of(document, title=readable(stack, self.pipeline_name), findings=self.findings)


def _named(stack: Stack, value: object) -> object:
    """The same with ``${LogicalId}`` for each token."""
    if isinstance(value, dict):
        return {key: _named(stack, inner) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_named(stack, inner) for inner in cast("list[object]", value)]
    return readable(stack, value) if is_token(value) else value
