"""SageMaker's own service model, as botocore ships it, as an oracle for requests: members, types, bounds, patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
from botocore.validate import ParamValidator


def violations(operation: str, request: dict[str, Any]) -> list[str]:
    """What the service would refuse in a request that holds literals only."""
    shape = _service().operation_model(operation).input_shape
    report = ParamValidator().validate(request, shape)
    return [report.generate_report()] if report.has_errors() else list(_outside(shape, request, ""))


@cache
def _service() -> Any:
    return botocore.session.Session().get_service_model("sagemaker")


def _outside(shape: Any, value: Any, where: str) -> Iterator[str]:
    """What botocore itself leaves to the service: upper bounds, patterns and enums."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield from _outside(shape.members[name], inner, f"{where}.{name}")
        return
    size = value if shape.type_name in {"integer", "long", "float", "double"} else None
    if shape.type_name in {"list", "map", "string"}:
        size = len(value)
    if size is not None and size > shape.metadata.get("max", size):
        yield f"{where}: {size} is over {shape.metadata['max']}"
    if shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(_in_python(pattern), value, re.DOTALL):
            yield f"{where}: {value!r} does not match {pattern}"
        if shape.enum and value not in shape.enum:
            yield f"{where}: {value!r} is none of {shape.enum}"
    if shape.type_name == "list":
        for position, inner in enumerate(value):
            yield from _outside(shape.member, inner, f"{where}[{position}]")
    if shape.type_name == "map":
        for key, inner in value.items():
            yield from _outside(shape.key, key, f"{where} key")
            yield from _outside(shape.value, inner, f"{where}[{key}]")


_CLASSES = {"L": r"\w", "M": r"\w", "N": r"\d", "Z": r"\s", "P": r"\W", "S": r"\W", "Alnum": "a-zA-Z0-9"}
"""Java's classes of characters, each with a class of Python's that has at least as many."""


def _in_python(pattern: str) -> str:
    """The model's patterns are Java's; two of them repeat the end of the text, which says nothing."""
    translated = re.sub(r"\\p\{(\w+)\}", lambda found: _CLASSES[found[1]], pattern)
    return re.sub(r"\$\{\d+,\d+\}$", "", translated)
