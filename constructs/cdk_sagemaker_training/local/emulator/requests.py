"""Requests against botocore's model of SageMaker: what is unknown, missing, of the wrong type, or not emulated."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from cdk_sagemaker_training.local.emulator.refusal import RefusedError


@functools.cache
def service_model() -> Any:
    """botocore's model of the SageMaker API."""
    return importlib.import_module("botocore.session").get_session().get_service_model("sagemaker")


def validate(operation: str, request: Mapping[str, Any]) -> None:
    """Raise ``RefusedError`` that lists every member of ``request`` that the operation would not take."""
    shape = service_model().operation_model(operation).input_shape
    report = importlib.import_module("botocore.validate").ParamValidator().validate(dict(request), shape)
    problems = [report.generate_report()] if report.has_errors() else list(_out_of_bounds(request, shape, ""))
    if problems:
        text = re.sub(r"\s*\n\s*", "; ", "; ".join(problems))
        raise RefusedError(f"Parameter validation failed for {operation}: {text}")


def _out_of_bounds(value: Any, shape: Any, where: str) -> Iterator[str]:
    """Enumerations, patterns and upper bounds, which botocore's own validator leaves to the service."""
    if shape.type_name == "structure":
        for name, inner in cast("Mapping[str, Any]", value).items():
            yield from _out_of_bounds(inner, shape.members[name], f"{where}.{name}".lstrip("."))
    elif shape.type_name == "list":
        yield from _too_many(value, shape, where)
        for index, inner in enumerate(value):
            yield from _out_of_bounds(inner, shape.member, f"{where}[{index}]")
    elif shape.type_name == "map":
        yield from _too_many(value, shape, where)
        for key, inner in value.items():
            yield from _out_of_bounds(key, shape.key, f"{where} (key)")
            yield from _out_of_bounds(inner, shape.value, f"{where}.{key}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"Value '{value}' at {where} is not one of the {len(shape.enum)} allowed values"
        yield from _too_many(value, shape, where)
        pattern = _compiled(shape.metadata.get("pattern", ""))
        if pattern and not pattern.fullmatch(value):
            yield f"Value '{value}' at {where} does not match {pattern.pattern}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        highest = shape.metadata.get("max")
        if highest is not None and value > highest:
            yield f"Value {value} at {where} must be at most {highest}"


def _too_many(value: Any, shape: Any, where: str) -> Iterator[str]:
    highest = shape.metadata.get("max")
    if highest is not None and len(value) > highest:
        yield f"Length of {where} is {len(value)}; at most {highest} is allowed"


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern of the service model; none for those in Java's dialect (Unicode classes), which Python cannot read."""
    if not pattern or r"\p{" in pattern or r"\u" in pattern:
        return None
    return re.compile(pattern, re.DOTALL)
