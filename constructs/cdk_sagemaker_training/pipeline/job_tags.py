"""``Tags.of(pipeline)``, which CDK applies at synth, on the jobs of the pipeline too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import jsii
from aws_cdk import IResolveContext, IStringProducer, Lazy, Stack

from cdk_sagemaker_training.definition.document.job_tags import merged_tags, with_tags
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pipeline.definition_text import LateMember
from cdk_sagemaker_training.pipeline.json_text import to_json_text


class JobTags:
    """Writes a definition whose jobs have the tags that their pipeline has when the stack is synthesized."""

    def __init__(self, stack: Stack, tags: Callable[[], Mapping[str, str]]) -> None:
        """``tags``: those of the pipeline, as far as they are known when it is asked."""
        self._stack, self._tags = stack, tags

    def text(self, document: Mapping[str, Json], untagged: str) -> str:
        """The definition as JSON text. ``untagged``: where the pipeline has no tags."""
        return Lazy.uncached_string(cast("IStringProducer", _Text(self._stack, self._tags, document, untagged)))

    def placed(self, document: Mapping[str, Json]) -> dict[str, Json]:
        """The definition for text that is taken apart, with a member for the tags of each job that synth knows."""
        known: dict[str, LateMember] = {}  # jobs without tags of their own, most of them, share one

        def later(own: list[Json]) -> Json:
            text = Lazy.uncached_string(cast("IStringProducer", _Member(self._stack, self._tags, own)))
            return cast("Json", known.setdefault(repr(own), LateMember(text)))

        return with_tags(document, later)


@jsii.implements(IStringProducer)
class _Text:
    def __init__(
        self, stack: Stack, tags: Callable[[], Mapping[str, str]], document: Mapping[str, Json], untagged: str
    ) -> None:
        self._stack, self._tags, self._document = stack, tags, document
        # By the tags, since it is asked several times.
        self._written: dict[tuple[tuple[str, str], ...], str] = {(): untagged}

    def produce(self, context: IResolveContext) -> str:
        del context
        tags = dict(self._tags())
        key = tuple(tags.items())
        if key not in self._written:
            document = with_tags(self._document, lambda own: merged_tags(own, tags))
            self._written[key] = to_json_text(self._stack, document)
        return self._written[key]


@jsii.implements(IStringProducer)
class _Member:
    def __init__(self, stack: Stack, tags: Callable[[], Mapping[str, str]], own: list[Json]) -> None:
        self._stack, self._tags, self._own = stack, tags, own

    def produce(self, context: IResolveContext) -> str:
        del context
        tags = merged_tags(self._own, self._tags())
        return f',"Tags":{self._stack.to_json_string(tags)}' if tags else ""
