"""The pipeline definition document: what every source becomes and everything else reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Final, cast

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.collector import uncollected
from cdk_sagemaker_training.definition.document.contents import contents
from cdk_sagemaker_training.definition.document.graph import Node, execution_order, walk
from cdk_sagemaker_training.definition.document.graph_problems import graph_problems
from cdk_sagemaker_training.definition.expressions.parameter import Parameter
from cdk_sagemaker_training.definition.fields.checks import instance_of, items
from cdk_sagemaker_training.definition.fields.deferred import Deferred, DeployRegion, Resolve
from cdk_sagemaker_training.definition.fields.spec import as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.settings.definition_config import PipelineDefinitionConfig
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep, Step, step_types
from cdk_sagemaker_training.errors import MISSING, DocumentError, GraphError, InvalidInputError, Problem

if TYPE_CHECKING:  # loaded where they are used: who writes steps reads no other sources and fills nothing in
    from pathlib import Path

    from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
    from cdk_sagemaker_training.definition.document.sources import SageMakerClient, SdkPipeline
    from cdk_sagemaker_training.definition.settings.experiment import PipelineExperimentConfig
    from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
    from cdk_sagemaker_training.definition.training.source_code import SourceCode

VERSION: Final = limits.DEFINITION_VERSION


@attrs.frozen(eq=False)
class PipelineDefinition:
    """A checked definition document, from typed steps or from any other source (``from_…``). It never changes."""

    _document: dict[str, Json]

    @classmethod
    @uncollected
    def from_steps(
        cls,
        *,
        steps: Sequence[Step],
        parameters: Sequence[Parameter] = (),
        pipeline_experiment_config: PipelineExperimentConfig | None = None,
        mlflow_config: MlflowConfig | None = None,
        pipeline_definition_config: PipelineDefinitionConfig | None = None,
    ) -> PipelineDefinition:
        """The document of typed steps.

        ``parameters``: at most 200; those that the steps use need not be listed, and follow those that are.
        Experiments, MLflow tracking and custom job names are off unless their config is given.
        Raises ``InvalidInputError`` for objects of another kind, ``GraphError`` with every duplicate name, dangling
        reference, cycle and exceeded quota, and ``DocumentError`` where steps are nested too deep to be rendered.
        """
        steps, parameters = as_tuple(steps), as_tuple(parameters)
        wrong = [*items(instance_of(Step))("steps", steps), *items(instance_of(Parameter))("parameters", parameters)]
        if pipeline_experiment_config is not None:
            from cdk_sagemaker_training.definition.settings.experiment import PipelineExperimentConfig

            wrong += instance_of(PipelineExperimentConfig)("pipeline_experiment_config", pipeline_experiment_config)
        if mlflow_config is not None:
            from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig

            wrong += [*instance_of(MlflowConfig)("mlflow_config", mlflow_config)] or mlflow_config.pipeline_problems()
        if pipeline_definition_config is not None:
            wrong += instance_of(PipelineDefinitionConfig)("pipeline_definition_config", pipeline_definition_config)
        if wrong:
            raise InvalidInputError("pipeline definition", wrong)
        inside = list(contents([steps, pipeline_experiment_config, mlflow_config]))
        used = [found for found in inside if isinstance(found, Parameter)]
        naming = pipeline_definition_config or PipelineDefinitionConfig()
        declared = {parameter.name: parameter for parameter in parameters}
        problems = list(_clashes([*parameters, *used]))
        problems += _unused_prefixes(inside, naming)
        for parameter in used:
            declared.setdefault(parameter.name, parameter)
        document: dict[str, Json] = {
            "Version": VERSION,
            "Metadata": {},
            "Parameters": [parameter.to_request() for parameter in declared.values()],
            "PipelineExperimentConfig": pipeline_experiment_config and pipeline_experiment_config.to_request(),
            **({} if mlflow_config is None else {"MlflowConfig": mlflow_config.to_request()}),
            "Steps": [step.to_request() for step in steps],
        }
        problems += _document_problems(document)
        problems += naming.missing_prefixes(walk(document["Steps"]))
        if problems:
            raise GraphError("pipeline definition", problems)
        return cls(document)

    @classmethod
    def from_json(cls, source: str | Path | Mapping[str, object]) -> PipelineDefinition:
        """A document from JSON text, a file (``pathlib.Path``) or a dict; CDK tokens and variables may stand in a dict.

        Nothing is lost: what this library does not know is kept, and listed by ``unrecognized``.
        Raises ``DocumentError`` for what is no definition document, ``GraphError`` for one whose steps do not fit.
        """
        from cdk_sagemaker_training.definition.document.sources import read

        return cls._checked(read(source))

    @classmethod
    def from_sdk(cls, pipeline: SdkPipeline) -> PipelineDefinition:
        """The document of a ``Pipeline`` of the SageMaker SDK, v2 or v3. Raises as ``from_json``.

        The SDK renders it: it uploads script-mode code to S3 on that occasion, and v3 needs a region and credentials.
        """
        from cdk_sagemaker_training.definition.document.sources import read_sdk

        return cls._checked(read_sdk(pipeline))

    @classmethod
    def from_deployed(cls, client: SageMakerClient, pipeline_name: str) -> PipelineDefinition:
        """The document of a deployed pipeline. ``client``: ``boto3.client("sagemaker")``. Raises as ``from_json``."""
        from cdk_sagemaker_training.definition.document.sources import read_deployed

        return cls._checked(read_deployed(client, pipeline_name))

    @classmethod
    def _checked(cls, document: dict[str, Json]) -> PipelineDefinition:
        if problems := list(_document_problems(document)):
            raise GraphError("pipeline definition", problems)
        return cls(document)

    @property
    def unrecognized(self) -> Sequence[str]:
        """JSON Pointers to what this library does not know and hands on unchanged."""
        from cdk_sagemaker_training.definition.document.sources import unrecognized

        return list(unrecognized(self._document, step_types()))

    @property
    def nodes(self) -> Sequence[Node]:
        """Every step in document order, those in branches included."""
        return list(walk(self._document["Steps"]))

    @property
    def execution_order(self) -> Sequence[str]:
        """The names of the steps in an order in which they can run."""
        return execution_order(self._document)

    def with_defaults(self, defaults: JobDefaults) -> PipelineDefinition:
        """The same document with placement and encryption where the author left them open and they are valid."""
        from cdk_sagemaker_training.definition.document.job_defaults import fill

        return PipelineDefinition(fill(self._document, defaults))

    @property
    def document(self) -> Mapping[str, Json]:
        """The document itself, to be read and never changed; ``to_dict`` has a copy to change."""
        return self._document

    def resolved(self, resolve: Resolve) -> Mapping[str, Json]:
        """The same with the values that a stack decides; what has none of them is shared with this document."""

        def settled(leaf: object) -> object:
            return leaf.resolved(resolve) if isinstance(leaf, Deferred) else leaf

        return cast("dict[str, Json]", replaced(self._document, settled))

    def to_dict(self, resolve: Resolve | None = None) -> dict[str, Json]:
        """A copy of the document; ``resolve`` gives the values of images and other leaves that a stack decides."""
        return cast("dict[str, Json]", _copy(self._document if resolve is None else self.resolved(resolve)))

    def to_json(self, *, region: str, source: Callable[[SourceCode], str] | None = None) -> str:
        """The document as JSON text for one region, for example "eu-west-1". CDK tokens in it stay encoded.

        ``source``: the S3 URI of packed code, which a ``TrainingPipeline`` finds by itself. Raises ``DocumentError``
        where the document has code and it is not given, ``UnsupportedRegionError`` for an image without that region.
        """
        from cdk_sagemaker_training.definition.training.source_code import SourceCode

        def resolve(value: Deferred) -> object:
            if isinstance(value, ImageReference):
                return value.uri(region)
            if isinstance(value, SourceCode):
                return _location(value, source)
            return region if isinstance(value, DeployRegion) else value

        return json.dumps(self.resolved(resolve))


def _location(code: SourceCode, source: Callable[[SourceCode], str] | None) -> str:
    if source is not None:
        return source(code)
    allowed = f"a function that gives the S3 URI of the packed {code.entry_point}"
    raise DocumentError("pipeline definition", [Problem("source", MISSING, allowed, "or make a TrainingPipeline")])


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in cast("dict[str, object]", value).items()}
    return [_copy(inner) for inner in cast("list[object]", value)] if isinstance(value, list) else value


_LEAVES: Final = (str, int, float, NoneType)
"""What holds nothing and stays: most of a document, handed on without a call for each."""


def replaced(value: Json, replace: Callable[[object], object]) -> Json:
    """A value with others for the objects in it, images and tokens of CDK; what has none of them is shared with it."""
    if isinstance(value, dict):
        members = value
        for key, inner in value.items():
            if not isinstance(inner, _LEAVES) and (new := replaced(inner, replace)) is not inner:
                members = dict(value) if members is value else members
                members[key] = new
        return members
    if isinstance(value, list):
        parts = value
        for position, inner in enumerate(value):
            if not isinstance(inner, _LEAVES) and (new := replaced(inner, replace)) is not inner:
                parts = list(value) if parts is value else parts
                parts[position] = new
        return parts
    return cast("Json", replace(value))


def _unused_prefixes(inside: Sequence[object], naming: PipelineDefinitionConfig) -> Iterator[Problem]:
    for step in inside if not naming.use_custom_job_prefix else ():
        if isinstance(step, ManagedJobStep) and step.base_job_name is not None:
            fix = "give the pipeline PipelineDefinitionConfig(use_custom_job_prefix=True)"
            yield Problem(
                f"step {step.name!r}, base_job_name", step.base_job_name, "nothing: it would not be used", fix
            )


def _clashes(parameters: Sequence[Parameter]) -> Iterator[Problem]:
    first: dict[str, Parameter] = {}
    for parameter in parameters:
        other = first.setdefault(parameter.name, parameter)
        if other != parameter:
            allowed = f"one declaration a name; another one is {other!r}"
            yield Problem(f"Parameters.{parameter.name}", parameter, allowed, "share one object, or rename one")


def _document_problems(document: dict[str, Json]) -> Iterator[Problem]:
    yield from graph_problems(document)
    steps, parameters = list(walk(document["Steps"])), cast("list[Json]", document.get("Parameters") or [])
    if not steps:
        yield Problem("/Steps", 0, "at least one step")
    if len(steps) > limits.MAX_PIPELINE_STEPS:
        yield Problem("/Steps", len(steps), f"at most {limits.MAX_PIPELINE_STEPS} steps, branches included")
    if len(parameters) > limits.MAX_PIPELINE_PARAMETERS:
        yield Problem("/Parameters", len(parameters), f"at most {limits.MAX_PIPELINE_PARAMETERS} parameters")
