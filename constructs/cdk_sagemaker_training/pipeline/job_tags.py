"""``Tags.of(pipeline)``, which CDK applies at synth, on the jobs of the pipeline too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import jsii
from aws_cdk import IResolveContext, IStringProducer, Lazy, Stack
from aws_cdk import aws_sagemaker as sagemaker

from cdk_sagemaker_training.definition.document.job_tags import merged_tags, with_tags
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pipeline.definition_text import LateMember
from cdk_sagemaker_training.pipeline.json_text import to_json_text


class TaggedBody:
    """A definition in a template, whose jobs get the tags that their pipeline has when the stack is synthesized.

    The text crosses to Node once, and once more where there are tags: they are known to the checks at synth, which CDK
    calls after all aspects and before it writes templates.
    """

    def __init__(self, stack: Stack, document: Mapping[str, Json], untagged: str) -> None:
        """``untagged``: the text where the pipeline has no tags."""
        self._stack, self._document, self._untagged = stack, document, untagged
        self._tags: Mapping[str, str] = {}
        self.value = _body(untagged)

    def write_tags(self, resource: sagemaker.CfnPipeline, tags: Mapping[str, str]) -> None:
        """Give the pipeline the text with these tags, unless somebody has given it another definition meanwhile."""
        if tags == self._tags or resource.pipeline_definition != self.value:
            return
        document = with_tags(self._document, lambda own: merged_tags(own, tags))
        self.value = _body(to_json_text(self._stack, document) if tags else self._untagged)
        self._tags = tags
        resource.pipeline_definition = self.value


def _body(text: str) -> dict[str, object]:
    return {"PipelineDefinitionBody": text}


def with_late_tags(
    stack: Stack, document: Mapping[str, Json], tags: Callable[[], Mapping[str, str]]
) -> dict[str, Json]:
    """The definition for text that is taken apart, with a member for the tags of each job that synth knows.

    ``tags``: those of the pipeline, as far as they are known when it is asked.
    """
    known: dict[str, LateMember] = {}  # jobs without tags of their own, most of them, share one

    def later(own: list[Json]) -> Json:
        if repr(own) not in known:
            text = Lazy.uncached_string(cast("IStringProducer", _Member(stack, tags, own)))
            known[repr(own)] = LateMember(text)
        return cast("Json", known[repr(own)])

    return with_tags(document, later)


@jsii.implements(IStringProducer)
class _Member:
    def __init__(self, stack: Stack, tags: Callable[[], Mapping[str, str]], own: list[Json]) -> None:
        self._stack, self._tags, self._own = stack, tags, own

    def produce(self, context: IResolveContext) -> str:
        del context
        tags = merged_tags(self._own, self._tags())
        return f',"Tags":{self._stack.to_json_string(tags)}' if tags else ""
