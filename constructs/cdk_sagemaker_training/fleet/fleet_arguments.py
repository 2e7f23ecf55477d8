"""What a fleet is told, looked through before anything is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from os import PathLike
from typing import Final, TypeAlias, cast

from cdk_sagemaker_training.catalog.stack_limits import MAX_RESOURCES, MAX_STACKS, STACK_NAME_PATTERN
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem, TrainingError
from cdk_sagemaker_training.fleet.assignment import stack_number
from cdk_sagemaker_training.fleet.problems import note_variant, of_variant
from cdk_sagemaker_training.fleet.table_file import shown
from cdk_sagemaker_training.fleet.variants import Variant

Define: TypeAlias = "Callable[[Variant], Sequence[Step] | PipelineDefinition]"
"""What makes the steps, or the whole definition, of a variant's pipeline."""
StackOf: TypeAlias = "Callable[[Variant], int | str]"
"""What says which stack a variant is in, by its number or name."""

MONITORING: Final = "monitoring"
"""The label of the stack that watches a fleet."""
_FRAMES: Final = {"pandas": 'variants=frame.to_dict("records")', "polars": "variants=frame.to_dicts()"}
"""By package of data frames, how one becomes rows."""
_FLEET_NAME: Final = re.compile(r"[a-z](-?[a-z0-9])*")
_LONGEST_FLEET_NAME: Final = 100
"""Of the 128 characters of a stack's name, which also has a label and may have the name of a stage."""


def wrong_kinds(given: Mapping[str, object]) -> Iterator[Problem]:
    """What is neither a table nor a function. ``given``: the arguments of a fleet by name."""
    variants = given["variants"]
    package = type(given["variants"]).__module__.partition(".")[0]
    if isinstance(variants, Mapping) or not isinstance(variants, Iterable | PathLike):
        allowed = "rows: a list of dicts, or the path of a CSV file"
        yield Problem("variants", cast("object", variants), allowed, "call it" if callable(given["variants"]) else "")
    elif package in _FRAMES:
        # Whoever goes through a data frame gets its columns.
        yield Problem("variants", f"a {type(given['variants']).__name__}", "rows: a list of dicts", _FRAMES[package])
    for name in ("define", *(["stack_of"] if given["stack_of"] is not None else [])):
        if not callable(given[name]):
            yield Problem(name, given[name], "a function that takes a variant")
    if not isinstance(given["key"], str) or not given["key"]:
        yield Problem("key", given["key"], "the name of a column")


def fleet_problems(
    fleet_name: object, stacks: object, stack_of: object, options: Mapping[str, object]
) -> Iterator[Problem]:
    """What is wrong whatever the table says."""
    known = isinstance(fleet_name, str) and _FLEET_NAME.fullmatch(fleet_name) is not None
    if not known or len(cast("str", fleet_name)) > _LONGEST_FLEET_NAME:
        form = "lower-case letters, digits and single inner hyphens, beginning with a letter"
        allowed = f"at most {_LONGEST_FLEET_NAME} {form}"
        yield Problem("fleet_name", fleet_name, allowed, "give one: the default is the construct's id in lower case")
    if (stacks is None) == (stack_of is None):
        given = MISSING if stacks is None else "together with stack_of"
        yield Problem("stacks", given, "either stacks or stack_of")
    if stacks is not None and (
        isinstance(stacks, bool) or not isinstance(stacks, int) or not 1 <= stacks <= MAX_STACKS
    ):
        yield Problem("stacks", stacks, f"an integer >= 1 and <= {MAX_STACKS:,}")
    if "pipeline_name" in options:
        fix = "leave it out: it is <fleet>-<variant>"
        yield Problem("pipeline_name", options["pipeline_name"], "nothing: each pipeline has its own name", fix)
    if "shared_roles" in options:
        fix = "leave it out; shared_locations say what the roles of a stack have in common"
        yield Problem("shared_roles", options["shared_roles"], "nothing: each stack has its own", fix)


def unknown_keywords(options: Mapping[str, object], known: Iterable[str]) -> Iterator[Problem]:
    """What no pipeline takes, and what ``define`` makes. ``known``: what a pipeline takes, a fleet or not."""
    taken = sorted({*known} - {"pipeline_name", "shared_roles"})
    for name in sorted({*options} - {*known}):
        fix = "define returns them" if name in {"steps", "definition", "parameters"} else did_you_mean(name, taken)
        yield Problem(name, options[name], f"one of the keywords {', '.join(taken)}", fix)


def labels_of(
    variants: Mapping[str, Variant], stacks: int | None, stack_of: StackOf | None
) -> tuple[Mapping[str, str], Sequence[InvalidInputError]]:
    """By name of a variant, the number (two digits or more) or name of its stack; and what no stack can be called.

    An error for all variants together, and then no stack for any, or one for each that has no stack.
    """
    if stack_of is None:
        count = stacks or 1
        if len(variants) > count * MAX_RESOURCES:
            return {}, [InvalidInputError("variants", [_too_many(len(variants), count)])]
        return {name: f"{stack_number(name, count):02}" for name in variants}, []
    labels: dict[str, str] = {}
    errors: list[InvalidInputError] = []
    for name, variant in variants.items():
        try:
            given = _read("stack_of", stack_of, variant)
        except InvalidInputError as error:
            errors.append(InvalidInputError("stack_of", of_variant(name, error.problems)))
            errors[-1].__cause__ = error.__cause__
            continue
        except Exception as error:
            note_variant(error, name)
            raise
        whole = int(given) if isinstance(given, Integral) and not isinstance(cast("object", given), bool) else -1
        label = f"{whole:02}" if whole >= 0 else given
        if isinstance(label, str) and label not in {"", MONITORING} and re.fullmatch(STACK_NAME_PATTERN, f"s-{label}"):
            labels[name] = label
        else:
            allowed = f"a number from 0 on, or letters, digits and hyphens; not {MONITORING!r}, which is taken"
            errors.append(InvalidInputError("stack_of", [Problem(f"{name}: stack_of", given, allowed)]))
    return labels, errors


def _too_many(variants: int, stacks: int) -> Problem:
    most = stacks * MAX_RESOURCES
    return Problem(
        "variants",
        f"{variants:,} in {stacks} stacks",
        f"at most {most:,}: a stack has {MAX_RESOURCES} resources, and a pipeline is one or more",
        f"stacks={-(-variants // MAX_RESOURCES)} at least, twice that with a schedule of each; for very many models "
        "that differ in a parameter one pipeline, started for each by PipelineMap",
    )


def definition_of(define: Define, variant: Variant) -> tuple[Sequence[Step] | None, PipelineDefinition | None]:
    """What ``define`` returned: steps, or a definition.

    Raises ``InvalidInputError`` where it is neither, and where ``define`` cannot read the row.
    """
    made = _read("define", define, variant)
    if isinstance(made, PipelineDefinition):
        return None, made
    if isinstance(made, Sequence) and not isinstance(made, str):
        return cast("Sequence[Step]", made), None
    raise InvalidInputError("define", [Problem("define", made, "a list of steps, or a PipelineDefinition")])


def _read(what: str, function: Callable[[Variant], object], variant: Variant) -> object:
    """What a function makes of a row. Raises ``InvalidInputError`` from an error that a value of the row may bring.

    These are a column or a part that is not there, a text that is no number, and a number that cannot be counted with:
    of a table with many rows the row is what one wants to know. Other errors are the function's own.
    """
    try:
        return function(variant)
    except TrainingError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        allowed = f"values of the row that {what} can read"
        if isinstance(error, KeyError) and error.args and error.args[0] not in variant.values():
            allowed = f"a column of the row: {shown(variant)}"
        raise InvalidInputError(what, [Problem(what, f"{type(error).__name__}: {error}", allowed)]) from error
