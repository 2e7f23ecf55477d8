"""What is known of the values of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias, cast, final

from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression

MAX_DEPTH: Final = 30
"""Joins inside joins; what is deeper counts as unknown."""


@final
class Unknown:
    """A value that only the deployment or the execution knows."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = Unknown()
Raw: TypeAlias = "Mapping[str, Json] | Json"
"""What stands in a document, or the document itself."""
Known: TypeAlias = "Json | Unknown"
"""What is known of a value."""


class Values:
    """Looks through expressions: a parameter with a default is known by it, a join of known parts is their text.

    An empty text as default is none: it says that whoever starts the pipeline gives the value, as in AWS's own example
    of ``AWS::SageMaker::Pipeline``.
    """

    def __init__(self, document: Mapping[str, Json]) -> None:
        declared = document.get("Parameters")
        entries = [entry for entry in declared if isinstance(entry, dict)] if isinstance(declared, list) else []
        self.declared: Final = {str(entry.get("Name")): entry for entry in entries}

    def known(self, value: object, depth: int = 0) -> Known:
        """A literal, list or object as it is (their items may be unknown in turn), or ``UNKNOWN``.

        None for what is absent, and for the null that stands for a member that its author ruled out.
        """
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, str):
            return UNKNOWN if "{Token[" in value and is_token(value) else value
        if isinstance(value, dict):
            # Asked so often that a cast would be felt.
            found: dict[str, Json] = value  # pyright: ignore[reportUnknownVariableType]
            return self._expression(found, depth) if len(found) == 1 and is_expression(found) else found
        return UNKNOWN if isinstance(value, Deferred) or is_token(value) else cast("Json", value)

    def _expression(self, value: dict[str, Json], depth: int) -> Known:
        if depth > MAX_DEPTH:
            return UNKNOWN
        target = value.get("Get")
        if isinstance(target, str):
            name = target.removeprefix("Parameters.")
            entry = self.declared.get(name) if name is not target else None
            default = None if entry is None else entry.get("DefaultValue")
            found = UNKNOWN if default is None or default == "" else self.known(default, depth + 1)
            return UNKNOWN if isinstance(found, dict | list) else found  # no parameter has such a value
        joined = value.get("Std:Join")
        parts = joined.get("Values") if isinstance(joined, dict) else None
        separator = joined.get("On", "") if isinstance(joined, dict) else None
        if not isinstance(parts, list) or not isinstance(separator, str):
            return UNKNOWN
        texts = [self.known(part, depth + 1) for part in parts]
        if all(isinstance(text, str | int | float) for text in texts):
            return separator.join(map(str, texts))
        return UNKNOWN

    def prefix(self, value: object) -> str:
        """The text that a value begins with, as far as it is known; empty where nothing is."""
        found = self.known(value)
        if isinstance(found, str):
            return found
        if isinstance(value, str):
            return value.partition("${Token[")[0]
        joined = cast("dict[str, Json]", value).get("Std:Join") if isinstance(value, dict) else None
        parts = joined.get("Values") if isinstance(joined, dict) else None
        separator = joined.get("On", "") if isinstance(joined, dict) else None
        if not isinstance(parts, list) or not isinstance(separator, str):
            return ""
        text = ""
        for position, part in enumerate(parts):
            known = self.known(part)
            if not isinstance(known, str | int | float):
                return text + (self.prefix(part) if part != value else "")
            text += str(known) + (separator if position + 1 < len(parts) else "")
        return text
