"""Reads a definition document that somebody else wrote: JSON text, a file, a dict, an SDK pipeline, a deployed one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn, Protocol, cast

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.document.graph import require_bounded_depth, walk
from cdk_sagemaker_training.definition.fields.variables import Json, render
from cdk_sagemaker_training.errors import MISSING, DocumentError, Problem

TOP_LEVEL_KEYS: Final = frozenset(
    {"Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"}
)
STEP_KEYS: Final = frozenset(
    {
        *("Name", "Type", "Arguments", "DependsOn", "DisplayName", "Description"),
        *("CacheConfig", "RetryPolicies", "PropertyFiles", "OutputParameters"),
        *("FunctionArn", "SqsQueueUrl", "ClusterId", "ClusterConfig", "StepConfig", "ExecutionRoleArn"),
        *("CheckType", "CheckJobConfig", "FailOnViolation", "SkipCheck", "RegisterNewBaseline"),
        *("ModelName", "ModelPackageGroupName", "SuppliedBaselineStatistics", "SuppliedBaselineConstraints"),
    }
)
"""Keys of a step that the SDKs write, over all step types (SDK v2 and v3 ``workflow``)."""

PARAMETER_TYPES: Final = ("String", "Integer", "Boolean", "Float")


class SdkPipeline(Protocol):
    """What SDK v2's and v3's ``Pipeline`` have in common."""

    def definition(self) -> str:
        """The document as JSON text."""
        ...


class SageMakerClient(Protocol):
    """What is used of a boto3 SageMaker client."""

    def describe_pipeline(self, *, PipelineName: str) -> Mapping[str, object]:  # noqa: N803 - boto3's own name
        """DescribePipeline."""
        ...


def read(source: str | Path | Mapping[str, object]) -> dict[str, Json]:
    """The document in JSON text, in a file (a ``Path``) or in a dict, which may hold CDK tokens and pipeline variables.

    Raises ``DocumentError`` where it is no definition document: unreadable, not JSON, another version, or of a shape
    that leaves open what its steps are.
    """
    if isinstance(source, Mapping):
        require_bounded_depth(cast("Json", source))  # before rendering, which is recursive
        document = render(source)
    else:
        document = parse_json(_text_of(source) if isinstance(source, Path) else source)
    require_bounded_depth(document)
    if not isinstance(document, dict):
        _refuse("", type(document).__name__, "a JSON object with Version and Steps")
    if problems := list(_shape_problems(document)):
        raise DocumentError("pipeline definition", problems)
    return document


def steps_document(value: Json) -> dict[str, Json]:
    """A value as a document that can be looked through: an object with a list of steps, whatever is in them.

    Raises ``DocumentError`` for anything else, and for one that is nested too deep.
    """
    if not isinstance(value, dict):
        _refuse("", type(value).__name__, "a JSON object with Version and Steps")
    if not isinstance(value.get("Steps"), list):
        _refuse("/Steps", value.get("Steps", MISSING), "a list of steps")
    require_bounded_depth(value)
    return value


def read_sdk(pipeline: SdkPipeline) -> dict[str, Json]:
    """The document that a pipeline of the SageMaker SDK, v2 or v3, renders.

    Rendering runs the SDK: it may upload code of script-mode steps to S3, and v3 needs a region and credentials.
    """
    try:
        text = pipeline.definition()
    except Exception as error:
        fix = (
            "render where the SDK finds what it needs (a region; for v3 credentials and a role ARN given in full), or "
            "hand over what it wrote there: PipelineDefinition.from_json(pipeline.definition())"
        )
        problem = Problem("definition()", f"{type(error).__name__}: {error}", "a pipeline that renders here", fix)
        raise DocumentError("SDK pipeline", [problem]) from error
    return read(text)


def read_deployed(client: SageMakerClient, pipeline_name: str) -> dict[str, Json]:
    """The document of a deployed pipeline. ``client``: ``boto3.client("sagemaker")``; its errors pass through."""
    return read(str(client.describe_pipeline(PipelineName=pipeline_name)["PipelineDefinition"]))


def unrecognized(document: Mapping[str, Json], step_types: frozenset[str]) -> Iterator[str]:
    """JSON Pointers to keys and step types that this library does not know. They are kept as they are."""
    yield from (f"/{key}" for key in document if key not in TOP_LEVEL_KEYS)
    for node in walk(document.get("Steps")):
        if node.type not in step_types:
            yield f"{node.pointer}/Type"
        else:
            yield from (f"{node.pointer}/{key}" for key in node.step if key not in STEP_KEYS)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(str(path), f"{type(error).__name__}: {error}", "a readable file of UTF-8 text")
        raise DocumentError("pipeline definition", [problem]) from error


def parse_json(text: str) -> Json:
    """JSON text, strictly: each key once in an object, no NaN, no Infinity, no number without end.

    Raises ``DocumentError``.
    """
    try:
        return cast("Json", json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        fix = "for a file, pass pathlib.Path(...)" if "\n" not in text and text.strip()[:1] != "{" else ""
        excerpt = text[max(error.pos - 20, 0) : error.pos + 20]
        problem = Problem(where, excerpt, f"JSON text ({error.msg})", fix)
        raise DocumentError("pipeline definition", [problem]) from error
    except RecursionError as error:
        problem = Problem("", "JSON nested too deep to be read", "a definition document")
        raise DocumentError("pipeline definition", [problem]) from error
    except DocumentError:
        raise
    except ValueError as error:  # Python's bound on the digits of an integer
        problem = Problem("", "an integer of thousands of digits", "numbers that readers of JSON can hold")
        raise DocumentError("pipeline definition", [problem]) from error


def _unique_keys(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen = set[str]()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        _refuse("", twice, "each key once in an object: of two, one would be lost")
    return members


def _no_constant(name: str) -> NoReturn:
    _refuse("", name, "JSON, which has no NaN and no Infinity")


def _refuse(where: str, given: object, allowed: str) -> NoReturn:
    raise DocumentError("pipeline definition", [Problem(where, given, allowed)])


def _shape_problems(document: Mapping[str, Json]) -> Iterator[Problem]:
    version = document.get("Version", MISSING)
    if version != limits.DEFINITION_VERSION:
        yield Problem("/Version", version, repr(limits.DEFINITION_VERSION))
    yield from _parameter_problems(document.get("Parameters"))
    steps = document.get("Steps", MISSING)
    if not isinstance(steps, list):
        yield Problem("/Steps", steps, "a list of steps")
        return
    for position, step in enumerate(steps):
        if not isinstance(step, dict):
            yield Problem(f"/Steps/{position}", step, "an object with Name, Type and Arguments")
    for node in walk(steps):
        for key in ("Name", "Type"):
            if not isinstance(node.step.get(key), str):
                yield Problem(f"{node.pointer}/{key}", node.step.get(key, MISSING), "text")
        if not isinstance(node.step.get("Arguments", {}), dict):
            yield Problem(f"{node.pointer}/Arguments", node.step["Arguments"], "an object")


def _parameter_problems(declared: Json) -> Iterator[Problem]:
    if declared is not None and not isinstance(declared, list):
        yield Problem("/Parameters", declared, "a list of parameters")
        return
    for position, entry in enumerate(declared or []):
        name, kind = (entry.get("Name"), entry.get("Type")) if isinstance(entry, dict) else (None, None)
        if not isinstance(name, str) or kind not in PARAMETER_TYPES:
            allowed = f"an object with Name and Type, one of {', '.join(PARAMETER_TYPES)}"
            yield Problem(f"/Parameters/{position}", entry, allowed)
