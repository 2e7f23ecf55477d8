"""A file that a processing job writes and that ``JsonGet`` reads values from."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, literal, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen(kw_only=True)
class PropertyFile(Spec):
    """A JSON file in one of a processing step's outputs.

    ``name``: what ``JsonGet`` calls it. ``output_name``: the output of the step that holds it. ``path``: where it lies
    below that output. The service reads it with the pipeline's role, in Processing steps only.
    """

    name: str = attrs.field(metadata=checked(literal(text(minimum=1))))
    output_name: str = attrs.field(metadata=checked(literal(text(minimum=1))))
    path: str = attrs.field(metadata=checked(literal(text(minimum=1, like="evaluation.json"))))

    def to_request(self) -> dict[str, Json]:
        """The entry in the step's ``PropertyFiles``."""
        return {"PropertyFileName": self.name, "OutputName": self.output_name, "FilePath": self.path}
