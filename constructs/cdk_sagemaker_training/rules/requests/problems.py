"""What is wrong with the requests of a step, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from cdk_sagemaker_training.catalog.request_shapes import StepRequest, step_requests
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.reading import at
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.requests.checks import Walk, check_structure
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.views.values import Values


def request_problems(
    step_type: str, arguments: Mapping[str, object], pointer: str, values: Values
) -> Mapping[Kind, Sequence[Mistake]]:
    """The problems of a step's arguments, which stand at ``pointer``. Values that are not known are left alone."""
    walk = Walk(values)
    for request in step_requests(step_type):
        for place, members in _requests(request, arguments, pointer):
            check_structure(request.shape, members, place, walk, frozenset(request.absent))
    found: dict[Kind, list[Mistake]] = {}
    for kind, mistake in walk.found:
        found.setdefault(kind, []).append(mistake)
    return found


def _requests(
    request: StepRequest, arguments: Mapping[str, object], pointer: str
) -> Iterator[tuple[str, dict[str, object]]]:
    """The objects in the arguments that are this request."""
    given = [key for key in (*request.when, *request.unless) if arguments.get(key) is not None]
    if (request.when and not given) or (request.unless and given):
        return
    value = at(cast("Json", dict(arguments)), *request.path)
    base = "/".join([pointer, *map(escaped, request.path)])
    found = [(base, value)]
    if isinstance(value, list):
        found += [(f"{base}/{position}", inner) for position, inner in enumerate(value)]
    for place, inner in found:
        if isinstance(inner, dict) and not is_expression(inner):
            yield place, cast("dict[str, object]", inner)
