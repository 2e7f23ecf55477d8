"""Values of a document as code: literals, expressions, tokens, images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, cast

from cdk_sagemaker_training.catalog.images import ImageReference, parse_image_uri
from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariable, ExecutionVariables
from cdk_sagemaker_training.definition.expressions.functions import Join, JsonGet
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import (
    Json,
    PipelineVariable,
    is_expression,
    render,
    render_text,
)
from cdk_sagemaker_training.definition.settings.experiment import PipelineExperimentConfigProperties
from cdk_sagemaker_training.definition.source.code import (
    Atom,
    Call,
    Code,
    Suffixed,
    Variable,
    interpolated,
    listed,
    literal,
    mapped,
)
from cdk_sagemaker_training.definition.source.images import image_code
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.same import same
from cdk_sagemaker_training.definition.source.scope import Scope, pieces_of
from cdk_sagemaker_training.definition.steps.loop_items import CurrentItem, IterationOutput
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import DocumentError, InvalidInputError, Problem

Read = Callable[[Json, Scope], Code]

_STEP: Final = re.compile(r"(?P<member>\.?[A-Za-z_]\w*)|\[(?P<index>\d+)\]|\['(?P<key>[^']*)'\]")
"""One step of a path: a member, an index, a key."""
_EXECUTION: Final = {
    value.name: name for name, value in vars(ExecutionVariables).items() if isinstance(value, ExecutionVariable)
}
_EXPERIMENT: Final = {"ExperimentName": "EXPERIMENT_NAME", "TrialName": "TRIAL_NAME"}


def value(given: Json, scope: Scope) -> Code:
    """A value, with the expressions in it as the objects that make them."""
    if is_expression(given):
        found = _expression(cast("dict[str, Json]", given), scope)
        if found is not None and same(render(found.value), given):
            return found
    return _plain(given, scope, value)


def plain(given: Json, scope: Scope) -> Code:
    """A value as it stands in the document."""
    return _plain(given, scope, plain)


def text(given: Json, scope: Scope) -> Code:
    """A value that the class makes text of: numbers in it are numbers again where that text is theirs."""
    if isinstance(given, str) and not is_token(given):
        return literal(_number(given))
    if isinstance(given, str):
        return value(given, scope)
    return _as_text(given, scope)


def worded(given: Json, scope: Scope) -> Code:
    """Like ``text``, with text left as it is: what an environment variable says is seldom a number."""
    return value(given, scope) if isinstance(given, str) else _as_text(given, scope)


def list_of(read: Read) -> Read:
    """What reads a list with ``read`` for each item, and refuses anything else."""

    def read_list(given: Json, scope: Scope) -> Code:
        if not isinstance(given, list):
            raise _refused(given, "a list")
        return listed([read(item, scope) for item in given])

    return read_list


def map_of(read: Read) -> Read:
    """What reads a dict with ``read`` for each member, and refuses anything else."""

    def read_map(given: Json, scope: Scope) -> Code:
        if not isinstance(given, dict) or is_expression(given):
            raise _refused(given, "an object")
        return mapped({key: read(inner, scope) for key, inner in given.items()})

    return read_map


def _refused(given: Json, allowed: str) -> InvalidInputError:
    return InvalidInputError("document", [Problem("a member", given, f"{allowed}, to be written as such")])


def image(given: Json, scope: Scope) -> Code:
    """An image: one of AWS by what it is where the document has a region, else as it stands."""
    found = given if isinstance(given, ImageReference) else None
    if isinstance(given, str) and scope.region is not None:
        found = parse_image_uri(given)
    code = None if found is None else image_code(found)
    return value(given, scope) if code is None else code


def tags(given: Json, scope: Scope) -> Code:
    """Tags as a dict, where each key stands once and both are text."""
    entries = given if isinstance(given, list) else []
    pairs = [(e["Key"], e["Value"]) for e in entries if isinstance(e, dict) and e.keys() == {"Key", "Value"}]
    keys = [key for key, _ in pairs]
    if not pairs or len(pairs) != len(entries) or len(set(map(str, keys))) != len(keys):
        return value(given, scope)
    if not all(isinstance(key, str) and not is_token(key) for key in keys):
        return value(given, scope)
    return mapped({cast("str", key): value(tag, scope) for key, tag in pairs})


def _plain(given: Json, scope: Scope, inner: Read) -> Code:
    if isinstance(given, dict):
        return mapped({key: inner(member, scope) for key, member in given.items()})
    if isinstance(given, list):
        return listed([inner(item, scope) for item in given])
    if isinstance(given, str):
        return _text(given, scope)
    return _leaf(given)


def _text(given: str, scope: Scope) -> Code:
    if "{Token[" not in given:
        return literal(given)
    pieces = pieces_of(given, scope)
    match pieces:
        case [Variable() as only]:
            return only
        case _ if any(isinstance(piece, Variable) for piece in pieces):
            return interpolated(pieces, given)
        case _:
            return literal(given)


def _leaf(given: object) -> Code:
    """A number, True, False or None. Of what is no JSON a deferred image has a form, other values have none."""
    if given is None or isinstance(given, bool | int | float):
        return literal(given)
    code = image_code(given) if isinstance(given, ImageReference) else None
    if code is not None:
        return code
    allowed = "JSON values and images: other values have no form outside of the process that made them"
    what = "packed source code, or a region" if isinstance(given, Deferred) else "a CDK token that is no text"
    fix = "write what definition.to_json(region=..., source=...) gives, or the template that was synthesized"
    raise DocumentError("pipeline definition", [Problem(what, type(given).__name__, allowed, fix)])


def _number(given: str) -> str | int | float:
    for kind in (int, float):
        try:
            number = kind(given)
        except ValueError:
            continue
        if str(number) == given and given not in {"nan", "inf", "-inf"}:
            return number
    return given


def _as_text(given: Json, scope: Scope) -> Code:
    for candidate in (_inside_of_join(given, scope), value(given, scope)):
        if candidate is not None and same(render_text(candidate.value), given):
            return candidate
    return plain(given, scope)


def _inside_of_join(given: Json, scope: Scope) -> Code | None:
    """The variable that a class wraps in a ``Std:Join`` where the service wants text."""
    match given:
        case {"Std:Join": {"On": "", "Values": [dict() as only]}}:
            return value(cast("Json", only), scope)
        case _:
            return None


def _expression(given: dict[str, Json], scope: Scope) -> Code | None:
    match given:
        case {"Get": str(target)} if not is_token(target):
            return _get(target, scope)
        case {"Std:Join": {"On": on, "Values": list(values)}} if len(cast("dict[str, Json]", given["Std:Join"])) == 2:
            return made(Join, on=value(on, scope), values=listed([value(item, scope) for item in values]))
        case {"Std:JsonGet": {"PropertyFile": {"Get": str(source)}, "Path": path}}:
            kind, _, rest = source.partition(".")
            step, _, name = rest.partition(".PropertyFiles.")
            if kind != "Steps" or not name:
                return None
            return made(JsonGet, step_name=literal(step), property_file=literal(name), json_path=value(path, scope))
        case {"Std:JsonGet": {"S3Uri": location, "Path": path}}:
            return made(JsonGet, s3_uri=value(location, scope), json_path=value(path, scope))
        case _:
            return None


def _get(target: str, scope: Scope) -> Code | None:
    kind, _, rest = target.partition(".")
    found: Code | None = None
    if kind == "Parameters":
        found = scope.parameters.get(rest)
    elif kind == "Execution":
        found = _constant("ExecutionVariables", ExecutionVariables, _EXECUTION.get(rest))
        found = found or Call(name="ExecutionVariable", positional=[literal(rest)], value=ExecutionVariable(rest))
    elif kind == "PipelineExperimentConfig":
        holder = PipelineExperimentConfigProperties
        found = _constant("PipelineExperimentConfigProperties", holder, _EXPERIMENT.get(rest))
    elif kind == "Steps":
        found = _properties(rest, scope)
    elif kind == "ForEach" and rest.startswith("CurrentItem"):
        found = _led(Call(name="CurrentItem", value=CurrentItem()), rest.removeprefix("CurrentItem"))
    elif kind == "IterationOutput":
        name, path = _head(rest)
        body = scope.steps.get(name) or literal(name)
        start = Call(name="IterationOutput", positional=[body], value=IterationOutput(cast("Step", body.value)))
        found = _led(start, path)
    return found


def _constant(name: str, holder: type, member: str | None) -> Code | None:
    if member is None:
        return None
    return Atom(value=cast("object", getattr(holder, member)), text=f"{name}.{member}", imported=name)


def _head(path: str) -> tuple[str, str]:
    """The name that a path begins with, and the rest with its first dot or bracket."""
    name = re.split(r"[.\[]", path, maxsplit=1)[0]
    return name, path[len(name) :]


def _properties(rest: str, scope: Scope) -> Code | None:
    name, path = _head(rest)
    step = scope.steps.get(name)
    if step is not None:
        try:
            start = Suffixed(base=step, suffix=".properties", value=cast("Step", step.value).properties)
            found = _led(start, _spelled(cast("Step", step.value), path))
        except InvalidInputError:
            found = None  # the service may answer what the shapes do not have
        if found is not None and same(render(found.value), {"Get": f"Steps.{rest}"}):
            return found
    further = path.removeprefix(".")
    positional = [literal(name), *([literal(further)] if further else [])]
    return Call(name="Properties", positional=positional, value=Properties(name, further))


def _spelled(step: Step, path: str) -> str:
    """A path as authors write it: outputs of Lambda and Callback steps go by a shorter name."""
    outputs = ".OutputParameters["
    short = step.type in {"Lambda", "Callback"} and path.startswith(outputs)
    return path.replace(outputs, ".Outputs[", 1) if short else path


def _led(start: Code, path: str) -> Code | None:
    """``start`` led along a path; None where Python has no way to say it."""
    steps = list(_steps(path))
    if "".join(steps) != path:
        return None
    found, suffix = start.value, ""
    for step in steps:
        match = _STEP.fullmatch(step)
        if match is None:
            return None
        try:
            if match["member"]:
                name = match["member"].removeprefix(".")
                found, suffix = cast("object", getattr(found, name)), f"{suffix}.{name}"
            else:
                key = int(match["index"]) if match["index"] else cast("str", match["key"])
                found, suffix = cast("Sequence[object]", found)[cast("int", key)], f"{suffix}[{literal(key).text}]"
        except (AttributeError, TypeError):
            return None
        if not isinstance(found, PipelineVariable):
            return None
    return Suffixed(base=start, suffix=suffix, value=found) if steps else start


def _steps(path: str) -> Iterator[str]:
    position = 0
    while match := _STEP.match(path, position):
        position = match.end()
        yield match.group()
