"""Values compared by the matchers of ``aws_cdk.assertions``, and a matcher for them that looks into definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from aws_cdk.assertions import Match, Matcher, MatchResult

from cdk_sagemaker_training.definition.templates.shapes import mapping
from cdk_sagemaker_training.definition.templates.template_pipelines import PIPELINE
from cdk_sagemaker_training.testing.snapshots.decoding import decoded_pipelines

_BODY: Final = "PipelineDefinitionBody"
_REASON: Final = re.compile(r"(?P<reason>.*) at (?P<path>/.*) \(using \w+ matcher\)", re.DOTALL)
_LITERAL: Final = re.compile(r"Expected (.*) but received .*", re.DOTALL)


def mismatches(expected: object, actual: object) -> Sequence[str]:
    """Why a value is not what is expected: a matcher, an object that it has to be like, or the value itself."""
    if Matcher.is_matcher(expected):
        matcher = cast("Matcher", expected)
    else:
        matcher = (
            Match.object_like(cast("Mapping[str, object]", expected))
            if isinstance(expected, Mapping)
            else Match.exact(expected)
        )
    result = matcher.test(actual)
    if result.has_failed():
        return result.to_human_strings()
    result.finished()  # which is when a Capture takes its value
    return []


def part_of(reason: str) -> tuple[str, str]:
    """The path that a reason names and what is expected there, in CDK's words: ``("/MaxAttempts", "11")``."""
    found = _REASON.fullmatch(reason)
    text, path = (reason, "") if found is None else (found["reason"], found["path"].rstrip("/"))
    literal = _LITERAL.fullmatch(text)
    return path, text if literal is None else literal[1]


def definition_like(pattern: Mapping[str, object] | Matcher) -> Matcher:
    """A matcher for ``PipelineDefinition`` and ``PipelineDefinitionBody`` that compares the definition in the text.

    ``template.has_resource_properties("AWS::SageMaker::Pipeline", {"PipelineDefinition": definition_like({...})})``;
    other matchers may stand in ``pattern``. What only a deployment knows is ``<Ref DataBucketE3889A50>``, with the
    logical id to the letter. A definition on S3 is not seen and never matches.
    """
    return _DefinitionLike(pattern)


class _DefinitionLike(Matcher):
    def __init__(self, pattern: Mapping[str, object] | Matcher) -> None:
        super().__init__()
        self._pattern = pattern

    @property
    def name(self) -> str:
        return "definition_like"

    def test(self, actual: Any) -> MatchResult:
        result = MatchResult(actual)
        whole = "PipelineDefinitionS3Location" in mapping(actual) or _BODY in mapping(actual)
        properties = {"PipelineDefinition": actual if whole else {_BODY: actual}}
        found = decoded_pipelines({"Resources": {"Pipeline": {"Type": PIPELINE, "Properties": properties}}})["Pipeline"]
        if found.document is None:
            messages: Sequence[str] = [f"the definition is not seen: {found.pipeline.unseen}"]
        else:
            messages = mismatches(self._pattern, found.document)
        for message in messages:
            result.record_failure(matcher=self, path=[], message=message)
        return result
