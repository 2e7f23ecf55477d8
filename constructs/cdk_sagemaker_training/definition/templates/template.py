"""What a template declares, whatever shape it was found in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.templates.shapes import mapping, scalar_text

_KNOWN_TYPES: Final = ("String", "Number")
"""Types of parameters whose default is the value itself; of an SSM type it is only a name."""


@attrs.frozen
class Template(ByValue):
    """Parameters and resources of a template; what is malformed is absent."""

    parameters: Mapping[str, object]
    resources: Mapping[str, object]

    @classmethod
    def of(cls, template: Mapping[str, object]) -> Template:
        """The declarations in a parsed template."""
        return cls(mapping(template.get("Parameters")), mapping(template.get("Resources")))

    def default(self, name: str) -> str | None:
        """The default of a parameter where that is its value, as text. None for secrets, which nobody should read."""
        parameter = mapping(self.parameters.get(name))
        if parameter.get("Type") not in _KNOWN_TYPES or parameter.get("NoEcho") in (True, "true"):
            return None
        return scalar_text(parameter.get("Default"))

    def is_number(self, name: str) -> bool:
        """Whether a parameter is a number."""
        return mapping(self.parameters.get(name)).get("Type") == "Number"

    def properties(self, logical_id: str, resource_type: str) -> Mapping[str, object] | None:
        """The properties of a resource where it is of a type, else None."""
        resource = mapping(self.resources.get(logical_id))
        return mapping(resource.get("Properties")) if resource.get("Type") == resource_type else None
