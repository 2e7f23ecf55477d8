"""The outputs of Lambda and Callback steps: values that your own code hands back to the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

import attrs

from cdk_sagemaker_training.catalog.shapes import VALUE, Kind, Member, Shape
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, literal, member_of, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import Problem


class OutputTypeEnum(Enum):
    """The types that an output may have."""

    String = "String"
    Integer = "Integer"
    Boolean = "Boolean"
    Float = "Float"


LambdaOutputTypeEnum = OutputTypeEnum
CallbackOutputTypeEnum = OutputTypeEnum


@attrs.frozen
class StepOutput(Spec):
    """One output. ``output_name``: what the code calls it; ``output_type``: default String."""

    output_name: str = attrs.field(metadata=checked(literal(text(pattern=r"[^']+", minimum=1))))
    output_type: OutputTypeEnum = attrs.field(
        default=OutputTypeEnum.String, metadata=checked(member_of(OutputTypeEnum))
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in the step's ``OutputParameters``."""
        return {"OutputName": self.output_name, "OutputType": self.output_type.value}


@attrs.frozen
class LambdaOutput(StepOutput):
    """A member of the dict that a Lambda function returns."""


@attrs.frozen
class CallbackOutput(StepOutput):
    """A value that SendPipelineExecutionStepSuccess brings."""


OUTPUTS = items(instance_of(StepOutput))


def repeated_outputs(outputs: Iterable[StepOutput]) -> Iterator[Problem]:
    """Outputs whose name an earlier one has."""
    seen: set[str] = set()
    for position, output in enumerate(outputs):
        if output.output_name in seen:
            yield Problem(f"outputs[{position}].output_name", output.output_name, "a name used once")
        seen.add(output.output_name)


def output_properties(step_name: str, outputs: Sequence[StepOutput]) -> Properties:
    """``step.properties.Outputs["name"]``, as the SDK spells it."""
    known = {output.output_name: Member(path=output.output_name) for output in outputs}
    parameters = Shape(kind=Kind.MAP, members=known) if known else VALUE
    members = {"Outputs": Member(path="OutputParameters", shape=parameters)}
    return Properties(step_name, shape=Shape(kind=Kind.STRUCTURE, members=members))
