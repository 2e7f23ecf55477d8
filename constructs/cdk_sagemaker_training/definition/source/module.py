"""The module: what it imports, its parameters, its steps, its definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.graph import NESTED, Node, depends_on, walk
from cdk_sagemaker_training.definition.expressions.parameters import (
    Parameter,
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from cdk_sagemaker_training.definition.fields.reading import at, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.settings.definition_config import JOB_NAME_MEMBERS, PipelineDefinitionConfig
from cdk_sagemaker_training.definition.settings.experiment import PipelineExperimentConfig
from cdk_sagemaker_training.definition.source.code import (
    PACKAGE,
    WIDTH,
    Call,
    Code,
    Suffixed,
    listed,
    literal,
    mapped,
)
from cdk_sagemaker_training.definition.source.debugging import mlflow
from cdk_sagemaker_training.definition.source.heading import WrittenStep, head
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import taken
from cdk_sagemaker_training.definition.source.regions import region_of
from cdk_sagemaker_training.definition.source.same import same
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.steps_by_type import Refusal, typed_step
from cdk_sagemaker_training.definition.source.values import plain
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import TrainingError

_PARAMETERS: Final = {cls.type: cls for cls in (ParameterString, ParameterInteger, ParameterFloat, ParameterBoolean)}


@attrs.frozen(kw_only=True)
class PythonSource(ByValue):
    """A document as Python: ``text`` of a module, and how each step was written in document order."""

    text: str
    steps: Sequence[WrittenStep]
    region: str | None
    """The region of the document's images, which the module looks up for the region that it is deployed to."""
    tokens: Sequence[str]
    """The constants for what only a deployment knows."""


def to_python_source(definition: PipelineDefinition, *, keep_image_uris: bool = False) -> str:
    """A definition as the source of a Python module, formatted, whose ``definition`` is an equal document.

    Parameters, steps, estimators, conditions and the rest are written with the classes of this library wherever these
    make exactly what stands in the document; a step that no class makes exactly is written as it stands. Images of AWS,
    all of one region, are written as what they are and looked up for the region of the stack: the document is equal
    there. ``keep_image_uris=True`` leaves them as they stand. CDK tokens, and what only a deployment of a template
    knows, become constants to be replaced.

    Raises ``DocumentError`` where something has no form outside of the process that made it: source code that is
    packed at synth and was taken out of its estimator, lists and numbers of CDK tokens.
    """
    return python_source(definition, keep_image_uris=keep_image_uris).text


def python_source(definition: PipelineDefinition, *, keep_image_uris: bool = False) -> PythonSource:
    """Like ``to_python_source``, and what there is to say about it."""
    document = definition.to_dict()
    scope = Scope(region=None if keep_image_uris else region_of(document))
    return _Writer(document, scope).source()


class _Writer:
    def __init__(self, document: dict[str, Json], scope: Scope) -> None:
        self._document = document
        self._scope = scope
        self._statements: list[tuple[str, Code]] = []
        self._nodes = {node.name: node for node in walk(document["Steps"])}
        self._begun: set[str] = set()
        self._refused: dict[str, str] = {}

    def source(self) -> PythonSource:
        parameters = [self._parameter(entry) for entry in cast("list[Json]", self._document.get("Parameters") or [])]
        for node in self._nodes.values():
            self._step(node)
        steps = [self._placed(step) for step in cast("list[Json]", self._document["Steps"])]
        definition = self._from_steps(parameters, steps) or self._from_json(parameters, steps)
        self._statements.append(("definition", definition))
        written = [
            WrittenStep(
                name=n.name, type=n.type, typed=n.name not in self._refused, reason=self._refused.get(n.name, "")
            )
            for n in self._nodes.values()
        ]
        return PythonSource(
            text="".join(self._lines(written, cast("PipelineDefinition", definition.value))),
            steps=written,
            region=self._scope.region,
            tokens=[constant.text for constant in self._scope.tokens.values()],
        )

    def _parameter(self, entry: Json) -> Code:
        cls, name = _PARAMETERS.get(str(at(entry, "Type"))), at(entry, "Name")
        if cls is None or not isinstance(name, str):
            return plain(entry, self._scope)
        choices = taken(entry, self._scope, enum_values="EnumValues") if cls is ParameterString else {}
        try:
            code = made(
                cls, name=plain(name, self._scope), **taken(entry, self._scope, default_value="DefaultValue"), **choices
            )
        except TrainingError:
            return plain(entry, self._scope)
        if not same(cast("Parameter", code.value).to_request(), entry) or name in self._scope.parameters:
            return plain(entry, self._scope)
        variable = self._scope.variable(name, code.value, kind="parameter")
        self._statements.append((variable.text, code))
        self._scope.parameters[name] = variable
        return variable

    def _step(self, node: Node) -> None:
        """Writes a step after those that it refers to and those that it holds."""
        if node.name in self._begun:
            return
        self._begun.add(node.name)
        held = [inner.name for inner in self._nodes.values() if inner.parent == node.name]
        named = [found.name for found in node.references if found.kind == "Steps"]
        for name in [*named, *(name for _, name in depends_on(node)), *held]:
            if name in self._nodes:
                self._step(self._nodes[name])
        code = typed_step(dict(node.step), self._scope)
        if isinstance(code, Refusal):
            self._refused[node.name] = code.reason
            return
        variable = self._scope.variable(node.name, code.value, kind="step")
        self._statements.append((variable.text, code))
        self._scope.steps[node.name] = variable

    def _placed(self, step: Json) -> Code:
        """A step of the document: its variable, or what it says, with variables for the steps that it holds."""
        if not isinstance(step, dict):
            return plain(step, self._scope)
        variable = self._scope.steps.get(str(step.get("Name")))
        if variable is not None:
            return variable
        members = {key: plain(given, self._scope) for key, given in step.items()}
        nested = NESTED.get(str(step.get("Type")), ())
        arguments = step.get("Arguments")
        if nested and isinstance(arguments, dict):
            members["Arguments"] = mapped(
                {
                    key: listed([self._requested(self._placed(one)) for one in given])
                    if key in nested and isinstance(given, list)
                    else plain(given, self._scope)
                    for key, given in arguments.items()
                }
            )
        return mapped(members)

    def _requested(self, code: Code) -> Code:
        """A step or a parameter as it stands in a document."""
        if not isinstance(code.value, Step | Parameter):
            return code
        return Suffixed(base=code, suffix=".to_request()", value=code.value.to_request())

    def _from_steps(self, parameters: Sequence[Code], steps: Sequence[Code]) -> Code | None:
        """The definition of typed steps; None where they alone do not make the document."""
        if not all(isinstance(code.value, Step) for code in steps):
            return None
        if not all(isinstance(code.value, Parameter) for code in parameters):
            return None
        prefixed = any(JOB_NAME_MEMBERS.get(n.type) in member(dict(n.step), "Arguments") for n in self._nodes.values())
        document: Json = self._document
        try:
            config = made(PipelineDefinitionConfig, use_custom_job_prefix=literal(True)) if prefixed else None
            given = {
                "parameters": listed(parameters) if parameters else None,
                "steps": listed(steps),
                **taken(
                    document,
                    self._scope,
                    pipeline_experiment_config=("PipelineExperimentConfig", _experiment),
                    mlflow_config=("MlflowConfig", mlflow),
                ),
                "pipeline_definition_config": config,
            }
            keywords = {key: code for key, code in given.items() if code is not None}
            found = PipelineDefinition.from_steps(**cast("dict[str, Any]", {k: c.value for k, c in keywords.items()}))
        except TrainingError:
            return None  # the typed steps together are refused: what they make is written as a document
        call = Call(name="PipelineDefinition", method="from_steps", keywords=keywords, value=found)
        return call if same(found.to_dict(), document, self._scope.region) else None

    def _from_json(self, parameters: Sequence[Code], steps: Sequence[Code]) -> Code:
        lists = {"Parameters": parameters, "Steps": steps}
        members = {
            key: listed([self._requested(code) for code in lists[key]])
            if key in lists and isinstance(given, list)
            else plain(given, self._scope)
            for key, given in self._document.items()
        }
        document = mapped(members)
        found = PipelineDefinition.from_json(cast("Mapping[str, object]", document.value))
        return Call(name="PipelineDefinition", method="from_json", positional=[document], value=found)

    def _lines(self, written: Sequence[WrittenStep], definition: PipelineDefinition) -> Iterator[str]:
        yield head(written, self._scope.region, definition)
        names = {name for _, code in self._statements for name in code.names()}
        yield _import(sorted(names, key=_place))
        if self._scope.tokens:
            yield "\n# What only a deployment knows: put your own values here.\n"
            for token, constant in self._scope.tokens.items():
                yield f"{constant.text} = {literal(token).text}\n"
        for name, code in self._statements:
            yield f"\n{name} = {code.layout('', len(name) + 3)}\n"


def _experiment(given: Json, scope: Scope) -> Code:
    return made(
        PipelineExperimentConfig, **taken(given, scope, experiment_name="ExperimentName", trial_name="TrialName")
    )


def _import(names: Sequence[str]) -> str:
    flat = f"from {PACKAGE} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat + "\n"
    return "\n".join([f"from {PACKAGE} import (", *(f"    {name}," for name in names), ")\n"])


def _place(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions, as isort does."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name.lower())
