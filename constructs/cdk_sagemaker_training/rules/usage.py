"""What a definition does not say about itself: how the pipeline is used, and what its scripts print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked, items, mapping, text
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, frozen_mapping


def _tuples(value: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    if not isinstance(cast("object", value), Mapping):
        return value  # the check of the field says what it should be
    return frozen_mapping({name: as_tuple(lines) for name, lines in value.items()})


@attrs.frozen(kw_only=True)
class PipelineUsage(Spec):
    """How a pipeline is used, for the rules that cannot see it in the definition.

    ``iterative``: whether people start it again and again while they try things out, so that warm pools pay; default
    False. ``schedule``: the expression that starts it, ``rate(1 day)`` or ``cron(0 3 * * ? *)``; default: no schedule
    that is known. ``scheduled_parameters``: names of the parameters that the schedule supplies.
    ``region``: where the pipeline runs; default: that of the stack, for a ``TrainingPipeline`` whose stack has one.
    ``sample_log_lines``: by step, lines that its script prints; the regular expressions of the step's metric
    definitions are tried on them. Raises ``InvalidInputError``.
    """

    iterative: bool = attrs.field(default=False, metadata=checked(boolean()))
    schedule: str | None = attrs.field(default=None, metadata=checked(text(minimum=1, like="rate(1 day)")))
    scheduled_parameters: Sequence[str] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(text(minimum=1)))
    )
    region: str | None = attrs.field(default=None, metadata=checked(text(minimum=1, like="eu-west-1")))
    sample_log_lines: Mapping[str, Sequence[str]] = attrs.field(
        factory=dict[str, Sequence[str]], converter=_tuples, metadata=checked(mapping(items(text())))
    )


def usage_in_region(given: PipelineUsage | None, region: str | None) -> PipelineUsage | None:
    """How a pipeline is used that is deployed to a region, None where nobody knows which; what its author says of
    that comes first.
    """
    if region is None or (given is not None and given.region is not None):
        return given
    return attrs.evolve(given or PipelineUsage(), region=region)


Scheduled: TypeAlias = "tuple[str, Sequence[str]]"
"""A schedule's expression, and the parameters that it supplies."""


def usage_with_schedules(given: PipelineUsage | None, schedules: Sequence[Scheduled]) -> PipelineUsage | None:
    """How a pipeline is used that these schedules start; what its author says of schedules comes first.

    How often several start it together is not worked out: their expressions are told together, which no rule reads as
    an interval, and a parameter is supplied if all of them do.
    """
    if not schedules or (given is not None and given.schedule is not None):
        return given
    supplied = [name for name in schedules[0][1] if all(name in parameters for _, parameters in schedules)]
    together = " and ".join(dict.fromkeys(expression for expression, _ in schedules))
    return attrs.evolve(given or PipelineUsage(), schedule=together, scheduled_parameters=supplied)
