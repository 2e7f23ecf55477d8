"""The parameters that somebody starts a pipeline with, against those that it declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits, starts
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.checks import not_finite
from cdk_sagemaker_training.definition.fields.unknown import is_number_token, is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

StartParameters: TypeAlias = "Mapping[str, str | int | float | bool]"
"""By parameter, the value of an execution; a CDK token is one that synth does not know."""

_PATH: Final = re.compile(r"\$\.[A-Za-z_]")


@attrs.frozen(kw_only=True)
class Starter(ByValue):
    """A service that starts pipelines.

    ``path``: an example where a value may be a JSON path into what starts them, which ``path_pattern`` matches;
    ``like``: examples for whoever gave another. ``instead``: what to give in place of a path that nobody reads.
    ``number``: in place of a number of CDK's.
    """

    name: str
    name_pattern: str = limits.PARAMETER_NAME_PATTERN
    minimum_chars: int = 0
    path: str | None = None
    path_pattern: str = starts.EVENT_PATH_PATTERN
    like: str | None = None
    instead: str = "join the rest in the pipeline"
    number: str = "Token.as_string(value)"

    def is_path(self, value: object) -> TypeGuard[str]:
        """Whether a value stands for what a JSON path leads to."""
        return self.path is not None and isinstance(value, str) and value.startswith("$")


SCHEDULER: Final = Starter(
    name="EventBridge Scheduler",
    name_pattern=starts.SCHEDULE_PARAMETER_NAME_PATTERN,
    minimum_chars=starts.MIN_SCHEDULE_PARAMETER_VALUE_CHARS,
    instead="a schedule has nothing that it could lead into",
)
EVENTS: Final = Starter(
    name="an EventBridge rule", name_pattern=starts.EVENT_PARAMETER_NAME_PATTERN, path=starts.S3_OBJECT_KEY
)
ITEMS: Final = Starter(
    name="a map of Step Functions",
    path="$.store",
    path_pattern=starts.ITEM_PATH_PATTERN,
    like="$.store or $['store name']",
    number="Token.as_string(value), or the path into the item, '$.rounds'",
)
STEP_FUNCTIONS: Final = Starter(
    name="Step Functions",
    instead="what the state's input has is sfn.JsonPath.string_at('$.store')",
    number="Token.as_string(value); of the input, sfn.JsonPath.format('{}', sfn.JsonPath.string_at('$.rounds'))",
)


@attrs.frozen(kw_only=True)
class Start(ByValue):
    """One way in which a pipeline is started. ``schedule``: the expression, where it is a schedule that does."""

    subject: str
    starter: Starter
    parameters: StartParameters
    schedule: str | None = None

    def check(self, declared: Sequence[Mapping[str, Json]] | None) -> None:
        """Raise ``InvalidInputError`` with every mistake. ``declared``: ``Parameters`` of the definition; None where
        the pipeline is not of this app.
        """
        if not isinstance(cast("object", self.parameters), Mapping):
            problem = Problem("parameters", self.parameters, "a dict: by parameter, its value")
            raise InvalidInputError(self.subject, [problem])
        problems = [*_own_problems(self.starter, self.parameters), *_against(declared, self.parameters, self.starter)]
        if problems:
            raise InvalidInputError(self.subject, problems)

    @property
    def paths_in_texts(self) -> Sequence[str]:
        """The parameters whose text has what looks like a JSON path where nothing reads it: behind other characters,
        or anywhere if the service reads none.
        """
        texts = {name: value for name, value in self.parameters.items() if isinstance(value, str)}
        return [
            name
            for name, value in texts.items()
            if not (is_token(value) or self.starter.is_path(value)) and _PATH.search(value)
        ]

    @property
    def is_the_same_each_time(self) -> bool:
        """Whether every value is written out, so that nothing of what starts the pipeline reaches it."""
        return not any(is_token(value) or self.starter.is_path(value) for value in self.parameters.values())

    def to_request(self) -> list[tuple[str, str]]:
        """Names and values as the services take them: text. Python's for True, as the SDK writes it too
        (``sagemaker.workflow.pipeline.format_start_parameters``).
        """
        return [(name, value if isinstance(value, str) else str(value)) for name, value in self.parameters.items()]


def lacks_value(declared: Mapping[str, Json], supplied: Container[str]) -> bool:
    """Whether a declared parameter has no value where somebody starts the pipeline with these.

    Source: developer guide, pipelines schedule page; StartPipelineExecution refuses such a start.
    """
    name = declared.get("Name")
    return isinstance(name, str) and "DefaultValue" not in declared and name not in supplied


def _own_problems(starter: Starter, given: StartParameters) -> Iterator[Problem]:
    if len(given) > starts.MAX_START_PARAMETERS:
        yield Problem("parameters", f"{len(given)} entries", f"at most {starts.MAX_START_PARAMETERS} entries")
    pattern = re.compile(starter.name_pattern)
    for name, value in cast("Mapping[object, object]", given).items():
        where = f"parameters[{name!r}]"
        if not isinstance(name, str) or not pattern.fullmatch(name):
            allowed = f"a name matching {starter.name_pattern}, which is what {starter.name} takes"
            yield Problem("parameters key", name, allowed, "rename the parameter of the pipeline")
        elif is_number_token(value):
            yield Problem(where, "a CDK number token", "text", f"give it as text: {starter.number}")
        elif not is_token(value):
            yield from _value_problems(where, value, starter)


def _value_problems(where: str, value: object, starter: Starter) -> Iterator[Problem]:
    if not isinstance(value, str | int | float) or not_finite(value):
        yield Problem(where, value, "text, a finite number, True or False: executions are started with literal values")
        return
    low, high = starter.minimum_chars, limits.MAX_PARAMETER_VALUE_CHARS
    if not low <= len(str(value)) <= high:
        yield Problem(where, value, f"{low} to {high:,} characters")
    if starter.is_path(value) and not re.fullmatch(starter.path_pattern, str(value)):
        allowed = f"a JSON path and nothing else, for example {starter.like or starter.path}"
        yield Problem(where, value, allowed, "whole values are put in and nothing beside them: Join in the pipeline")


def _against(
    declared: Sequence[Mapping[str, Json]] | None, given: StartParameters, starter: Starter
) -> Iterator[Problem]:
    if declared is None:
        return
    entries = {str(entry.get("Name")): entry for entry in declared}
    for name, value in given.items():
        if name not in entries:
            allowed = one_of(entries) if entries else "nothing: the pipeline declares no parameters"
            yield Problem("parameters key", name, allowed, did_you_mean(name, entries))
        elif not (is_token(value) or starter.is_path(value)):
            yield from type_problems(f"parameters[{name!r}]", entries[name], value)
    for name, entry in entries.items():
        if lacks_value(entry, given):
            fix = "supply it here, or give the parameter a default_value"
            yield Problem(f"parameters[{name!r}]", MISSING, f"a value ({entry.get('Type')}), as it has no default", fix)


def type_problems(where: str, declared: Mapping[str, Json], value: object) -> Iterable[Problem]:
    """A value, which is no token, that the type or the choices of a declared parameter do not have."""
    kind, choices = str(declared.get("Type")), declared.get("EnumValues")
    if kind in _TYPES and not _TYPES[kind](value):
        yield Problem(where, value, f"a value of the parameter's type, {kind}")
    elif isinstance(choices, list) and value not in choices:
        yield Problem(where, value, one_of(map(str, choices)), did_you_mean(value, map(str, choices)))


def _is_integer(value: object) -> bool:
    return not isinstance(value, bool) and re.fullmatch(r"[+-]?\d+", str(value)) is not None


def _is_float(value: object) -> bool:
    return (
        not isinstance(value, bool) and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", str(value)) is not None
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_boolean(value: object) -> bool:
    return str(value).lower() in {"true", "false"}


_TYPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "String": _is_text,
    "Integer": _is_integer,
    "Float": _is_float,
    "Boolean": _is_boolean,
}
"""By type of a parameter, whether a value that is not a token is one of it."""
