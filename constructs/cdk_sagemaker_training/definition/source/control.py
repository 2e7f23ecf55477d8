"""Steps that decide, repeat, call out, end, clean up: no jobs of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.expressions.conditions import (
    Condition,
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThan,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from cdk_sagemaker_training.definition.expressions.outputs import CallbackOutput, LambdaOutput, OutputTypeEnum
from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.lineage import (
    LineageAction,
    LineageArtifact,
    LineageAssociation,
    LineageContext,
    LineageEntityReference,
)
from cdk_sagemaker_training.definition.source.code import Atom, Call, Code, listed, mapped
from cdk_sagemaker_training.definition.source.common import step_reference
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import Attempt, Given, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import tags, value
from cdk_sagemaker_training.definition.steps.callback import CallbackStep
from cdk_sagemaker_training.definition.steps.cleanup import CleanupStep, S3CleanupSource
from cdk_sagemaker_training.definition.steps.condition import ConditionStep
from cdk_sagemaker_training.definition.steps.fail import FailStep
from cdk_sagemaker_training.definition.steps.for_each import ForEachSelector, ForEachSelectorPickType, ForEachStep
from cdk_sagemaker_training.definition.steps.lambda_ import LambdaStep
from cdk_sagemaker_training.definition.steps.lineage import LineageStep
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import InvalidInputError, Problem

_COMPARISONS: Final[Mapping[str, type[Condition]]] = {
    cls.type: cls
    for cls in (
        ConditionEquals,
        ConditionGreaterThan,
        ConditionGreaterThanOrEqualTo,
        ConditionLessThan,
        ConditionLessThanOrEqualTo,
    )
}
_TYPES: Final = {member.value: member for member in OutputTypeEnum}


def condition(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Condition steps whose branches hold steps that have a class."""
    arguments = member(step, "Arguments")
    yield lambda common: step_made(
        ConditionStep,
        common,
        conditions=listed([_condition(one, scope) for one in items(arguments.get("Conditions"))]),
        if_steps=_held(arguments.get("IfSteps"), scope),
        else_steps=_held(arguments.get("ElseSteps"), scope),
    )


def for_each(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """ForEach steps whose body holds steps that have a class."""
    arguments = member(step, "Arguments")
    yield lambda common: step_made(
        ForEachStep,
        common,
        **taken(arguments, scope, iterable_items="IterableItems", max_concurrency="MaxConcurrency"),
        for_each_body=_held(arguments.get("ForEachBody"), scope),
        **taken(arguments, scope, selector=("Selector", _selector)),
    )


def fail(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Fail steps."""
    yield lambda common: step_made(FailStep, common, **taken(step, scope, error_message="Arguments.ErrorMessage"))


def lambda_(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Lambda steps."""
    yield lambda common: step_made(
        LambdaStep,
        _without_additional(common),
        **taken(step, scope, function_arn="FunctionArn"),
        inputs=_exchanged(step, scope),
        outputs=_outputs(step, LambdaOutput, "LambdaOutputTypeEnum", scope),
    )


def callback(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Callback steps."""
    yield lambda common: step_made(
        CallbackStep,
        _without_additional(common),
        **taken(step, scope, sqs_queue_url="SqsQueueUrl"),
        inputs=_exchanged(step, scope),
        outputs=_outputs(step, CallbackOutput, "CallbackOutputTypeEnum", scope),
    )


def cleanup(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Cleanup steps, which wait for their sources without being told."""
    sources = items(at(member(step, "Arguments"), "Resources", "S3"))
    waits = step.get("DependsOn")

    def attempt(common: Given) -> Call:
        found = [
            made(
                S3CleanupSource, step=step_reference(one.get("StepName"), scope), **taken(one, scope, s3_uris="S3Uris")
            )
            for one in sources
        ]
        told = dict(common)
        own = len(dict.fromkeys(str(one.get("StepName")) for one in sources))
        named = [one.get("StepName") for one in sources]
        while isinstance(waits, list) and own and waits[-own:] != list(dict.fromkeys(named))[-own:]:
            own -= 1
        entries = common.get("depends_on")
        if own and entries is not None:
            kept = cast("list[object]", entries.value)[:-own]
            told["depends_on"] = listed(_items(entries)[:-own]) if kept else None
        return step_made(CleanupStep, told, s3_sources=listed(found))

    yield attempt


def lineage(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Lineage steps."""
    arguments = member(step, "Arguments")
    named = {"description": "Description", "properties": "Properties"}
    source = {"source_uri": "Source.SourceUri", "source_type": "Source.SourceType"}

    def attempt(common: Given) -> Call:
        actions = [
            made(
                LineageAction,
                **taken(one, scope, action_name="ActionName", action_type="ActionType", status="Status"),
                **taken(one, scope, **source, **named),
                **taken(one, scope, tags=("Tags", tags)),
            )
            for one in items(arguments.get("Actions"))
        ]
        artifacts = [
            made(
                LineageArtifact,
                **taken(one, scope, artifact_name="ArtifactName", artifact_type="ArtifactType"),
                **taken(one, scope, source_uri="Source.SourceUri", source_types="Source.SourceTypes"),
                **taken(one, scope, properties="Properties", tags=("Tags", tags)),
            )
            for one in items(arguments.get("Artifacts"))
        ]
        contexts = [
            made(
                LineageContext,
                **taken(one, scope, context_name="ContextName", context_type="ContextType", **source, **named),
                **taken(one, scope, tags=("Tags", tags)),
            )
            for one in items(arguments.get("Contexts"))
        ]
        associations = [
            made(
                LineageAssociation,
                **taken(one, scope, source=("Source", _end), destination=("Destination", _end)),
                **taken(one, scope, association_type="AssociationType"),
            )
            for one in items(arguments.get("Associations"))
        ]
        found = {"actions": actions, "artifacts": artifacts, "contexts": contexts, "associations": associations}
        return step_made(LineageStep, common, **{key: listed(codes) for key, codes in found.items() if codes})

    yield attempt


def _end(given: Json, scope: Scope) -> Code:
    return made(LineageEntityReference, **taken(given, scope, name="Name", type="Type", arn="Arn"))


def _condition(given: dict[str, Json], scope: Scope) -> Code:
    kind = given.get("Type")
    if kind == "Not":
        return made(ConditionNot, expression=_condition(member(given, "Condition"), scope))
    if kind == "Or":
        return made(ConditionOr, conditions=listed([_condition(one, scope) for one in items(given.get("Conditions"))]))
    if kind == "In":
        return made(ConditionIn, **taken(given, scope, value="QueryValue", in_values="Values"))
    cls = _COMPARISONS.get(str(kind))
    if cls is None:
        raise InvalidInputError("condition", [Problem("Type", kind, "a condition that has a class")])
    return made(cls, **taken(given, scope, left="LeftValue", right="RightValue"))


def _held(steps: Json, scope: Scope) -> Code | None:
    """The variables of the steps of a branch; what has none makes the step that holds it one without a class."""
    found = [step_reference(one.get("Name"), scope) for one in items(steps)]
    wrong = [code.value for code in found if not isinstance(code.value, Step)]
    if wrong:
        raise InvalidInputError("branch", [Problem("steps", wrong, "steps that have a class")])
    return listed(found) if found else None


def _selector(given: Json, scope: Scope) -> Code:
    picks = {member.value: member for member in ForEachSelectorPickType}
    pick = picks.get(str(at(given, "Pick")))
    name = "ForEachSelectorPickType"
    how = None if pick is None else Atom(value=pick, text=f"{name}.{pick.name}", imported=name)
    return made(ForEachSelector, pick=how, **taken(given, scope, field="Field"))


def _exchanged(step: dict[str, Json], scope: Scope) -> Code | None:
    """What goes to code of one's own: all of the arguments."""
    arguments = member(step, "Arguments")
    return mapped({key: value(given, scope) for key, given in arguments.items()}) if arguments else None


def _outputs(step: dict[str, Json], cls: type, enum: str, scope: Scope) -> Code | None:
    found: list[Code] = []
    for one in items(step.get("OutputParameters")):
        kind = _TYPES.get(str(one.get("OutputType")))
        word = None if kind is None else Atom(value=kind, text=f"{enum}.{kind.name}", imported=enum)
        found.append(made(cls, **taken(one, scope, output_name="OutputName"), output_type=word))
    return listed(found) if found else None


def _without_additional(common: Given) -> Given:
    """Every argument of such a step is the author's own."""
    return {key: code for key, code in common.items() if key != "additional_arguments"}


def _items(code: Code) -> list[Code]:
    return list(getattr(code, "items"))  # noqa: B009 - a list of code, which the caller knows
