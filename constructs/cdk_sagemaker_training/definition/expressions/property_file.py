"""A file that a processing job writes and that ``JsonGet`` reads values from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, literal, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import Problem

ELSEWHERE: Final = ("/opt/ml/", "s3://")
"""How a path begins that is not one below the S3 location of an output. Source: the SageMaker SDK v2,
``workflow/properties.py``: the path to the file at the output channel location."""


def _below_the_output(where: str, value: object) -> Iterable[Problem]:
    if isinstance(value, str) and value.startswith(ELSEWHERE):
        fix = "leave the folder of the container, or the location of the output, away"
        yield Problem(where, value, "a path below the output, for example evaluation.json", fix)


@attrs.frozen
class PropertyFile(Spec):
    """A JSON file in one of a processing step's outputs.

    ``name``: what ``JsonGet`` calls it. ``output_name``: the output of the step that holds it. ``path``: where it lies
    below that output, no path of the container. The service reads it with the pipeline's role, in Processing steps
    only.
    """

    name: str = attrs.field(metadata=checked(literal(text(minimum=1))))
    output_name: str = attrs.field(metadata=checked(literal(text(minimum=1))))
    path: str = attrs.field(metadata=checked(literal(text(minimum=1, like="evaluation.json")), _below_the_output))

    def to_request(self) -> dict[str, Json]:
        """The entry in the step's ``PropertyFiles``."""
        return {"PropertyFileName": self.name, "OutputName": self.output_name, "FilePath": self.path}
