"""What the requests of pipeline steps may hold, from botocore's service models (``data/request_shapes.json``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.data_files import load_data


@attrs.frozen(kw_only=True)
class RequestShape(ByValue):
    """One shape of a service model. Bounds are those of a number, or of a length: characters, items, entries."""

    name: str
    type: str
    """``structure``, ``list``, ``map``, ``string``, ``boolean``, ``integer``, ``long``, ``float`` or ``double``."""
    members: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Of a structure, with the names of their shapes."""
    required: Sequence[str] = ()
    union: bool = False
    """Whether a structure takes exactly one of its members."""
    item: str = ""
    """The shape of what a list or a map holds."""
    key: str = ""
    """The shape of a map's keys."""
    min: float | None = None
    max: float | None = None
    enum: Sequence[str] = ()
    """The values of a text; empty for any. Those of instance types are left out: new ones appear all the time."""
    pattern: str = ""
    """For ``re.fullmatch`` with ``re.DOTALL``; empty where every text matches."""
    categories: str = ""
    """The major Unicode categories of the characters that a text may have; empty for all."""


@attrs.frozen(kw_only=True)
class StepRequest(ByValue):
    """One request in the arguments of a step."""

    shape: str
    absent: Collection[str] = ()
    """Members that the pipeline sets itself."""
    path: Sequence[str] = ()
    """Where it stands in the arguments; a list there is a list of requests."""
    when: Collection[str] = ()
    """Members of the arguments, one of which must be there; empty where it does not matter."""
    unless: Collection[str] = ()
    """Members of the arguments, none of which may be there."""


@cache
def step_requests(step_type: str) -> Sequence[StepRequest]:
    """The requests that the arguments of a step hold; none where no service model describes them."""
    return [StepRequest(**entry) for entry in _data()["steps"].get(step_type, ())]


@cache
def request_shape(name: str) -> RequestShape:
    """A shape by its name; those of services other than SageMaker begin with the service's: ``emr.StepConfig``."""
    return RequestShape(name=name, **_data()["shapes"][name])


@cache
def _data() -> Any:
    return load_data("request_shapes.json")
