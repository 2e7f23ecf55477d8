"""Values of a document as far as they are known before an execution: literals, and the defaults of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cdk_sagemaker_training.definition.fields.reading import items
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression


class KnownValues:
    """What is not known is None: CDK tokens, outputs of steps, parameters without default."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._declared: Final = {str(entry.get("Name")): entry for entry in items(document.get("Parameters"))}

    def known(self, value: Json) -> Json:
        """A literal, or the default of a parameter."""
        target = value.get("Get") if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(target, str) and target.startswith("Parameters."):
            value = self._declared.get(target.removeprefix("Parameters."), {}).get("DefaultValue")
        if isinstance(value, str | int | float) and not is_token(value):
            return value
        return None

    def text(self, value: Json) -> str | None:
        """A text without a token in it."""
        found = self.known(value)
        return found if isinstance(found, str) else None

    def number(self, value: Json) -> int | None:
        """A whole number."""
        found = self.known(value)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def flag(self, value: Json) -> bool | None:
        """Whether a switch is on; one that is absent is off."""
        if value is None:
            return False
        found = self.known(value)
        return found if isinstance(found, bool) else None

    def beginnings(self, value: Json) -> Iterator[str]:
        """The texts that a value begins with: itself, the default and choices of a parameter, a join's first part."""
        if isinstance(value, str):
            yield value
            return
        if not isinstance(value, dict) or not is_expression(value):
            return
        joined = value.get("Std:Join")
        parts = joined.get("Values") if isinstance(joined, dict) else None
        if isinstance(joined, dict) and isinstance(parts, list) and parts:
            for first in self.beginnings(parts[0]):
                yield first + str(joined.get("On", "")) if len(parts) > 1 else first
        target = value.get("Get")
        if isinstance(target, str) and target.startswith("Parameters."):
            entry = self._declared.get(target.removeprefix("Parameters."), {})
            choices = entry.get("EnumValues")
            for choice in [entry.get("DefaultValue"), *(choices if isinstance(choices, list) else [])]:
                if isinstance(choice, str):
                    yield choice

    @staticmethod
    def is_value(value: Json) -> bool:
        """Whether there is nothing inside a value to look through."""
        return not isinstance(value, dict | list) or is_expression(value)
