"""A step that runs one processing job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, scalar
from cdk_sagemaker_training.definition.fields.job_fields import Scalar
from cdk_sagemaker_training.definition.fields.spec import as_tuple, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput
from cdk_sagemaker_training.definition.processing.processing_request import processing_request
from cdk_sagemaker_training.definition.processing.processors import Processor
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.errors import Problem

MAX_INPUTS = 10
"""``ProcessingInputs`` and ``ProcessingOutputs`` of the service model; the input that brings the code counts too."""


@attrs.frozen(kw_only=True)
class ProcessingStep(ManagedJobStep):
    """Runs a processing job.

    ``inputs`` and ``outputs``: at most 10 each, their names unique. ``job_arguments``: 1-100 texts of at most 256
    characters. ``code``: the S3 location of the script that a ``ScriptProcessor`` runs, or the path in its source of
    the one that a ``FrameworkProcessor`` runs. ``property_files``: files in
    the outputs that ``JsonGet`` reads.
    """

    type: ClassVar[str] = "Processing"

    processor: Processor = attrs.field(metadata=checked(instance_of(Processor)))
    inputs: Sequence[ProcessingInput] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(ProcessingInput), maximum=MAX_INPUTS))
    )
    outputs: Sequence[ProcessingOutput] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(ProcessingOutput), maximum=MAX_INPUTS))
    )
    job_arguments: Sequence[Scalar] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(
            items(scalar(maximum=limits.MAX_CONTAINER_ITEM_CHARS), minimum=1, maximum=limits.MAX_CONTAINER_ARGUMENTS)
        ),
    )
    code: str | None = None  # the processor says what it can run
    property_files: Sequence[PropertyFile] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(PropertyFile)))
    )

    def arguments(self) -> dict[str, Json]:
        container = self.processor.container(self.code)
        return processing_request(
            self.processor,
            container.entrypoint,
            inputs=[*self.inputs, *container.inputs],
            outputs=[*self.outputs, *container.outputs],
            arguments=self.job_arguments,
        )

    def to_request(self) -> dict[str, Json]:
        request = ManagedJobStep.to_request(self)
        if self.property_files:
            request["PropertyFiles"] = [file.to_request() for file in self.property_files]
        return request

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        found = list(self.processor.code_problems(self.code))
        yield from found
        if found:
            return
        yield from ManagedJobStep.problems(self)
        yield from self._name_problems()

    def _name_problems(self) -> Iterable[Problem]:
        container = self.processor.container(self.code)
        inputs, outputs = [*self.inputs, *container.inputs], [*self.outputs, *container.outputs]
        if len(inputs) > MAX_INPUTS:
            yield Problem("inputs", f"{len(inputs)}, code included", f"at most {MAX_INPUTS}")
        if len(outputs) > MAX_INPUTS:
            yield Problem("outputs", f"{len(outputs)}, event logs included", f"at most {MAX_INPUTS}")
        written = [output.name_at(position) for position, output in enumerate(outputs, 1)]
        named = {
            "inputs": [given.name_at(position) for position, given in enumerate(inputs, 1)],
            "outputs": written,
            "property_files": [file.name for file in self.property_files],
        }
        for field, names in named.items():
            for name in (name for name, count in Counter(names).items() if count > 1):
                yield Problem(field, name, "names used once")
        for file in self.property_files:
            if file.output_name not in written:
                allowed = f"an output of the step: {', '.join(written) or 'it has none'}"
                yield Problem(f"property_files[{file.name!r}].output_name", file.output_name, allowed)
