"""A processor, its inputs and outputs as a CreateProcessingJob request, without the job name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from cdk_sagemaker_training.definition.fields.job_fields import Scalar
from cdk_sagemaker_training.definition.fields.rendering import rendered, ruled_out, text_list, texts, wrapped
from cdk_sagemaker_training.definition.fields.variables import Json, compact, unless_empty
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput
from cdk_sagemaker_training.definition.processing.processors import Processor


def processing_request(
    processor: Processor,
    entrypoint: Sequence[Scalar] | None,
    *,
    inputs: Sequence[ProcessingInput],
    outputs: Sequence[ProcessingOutput],
    arguments: Sequence[Scalar] | None,
) -> dict[str, Json]:
    """The arguments of a Processing step. Members that the author ruled out are None: no workspace fills those."""
    return rendered(
        ProcessingResources={"ClusterConfig": _cluster(processor)},
        AppSpecification=compact(
            ImageUri=processor.image_uri,
            ContainerArguments=text_list(arguments),
            ContainerEntrypoint=text_list(entrypoint),
        ),
        RoleArn=processor.role,
        ProcessingInputs=[given.to_request(position) for position, given in enumerate(inputs, 1)] or None,
        ProcessingOutputConfig=_outputs(processor, outputs) if outputs else None,
        Environment=None if processor.env is None else texts(processor.env),
        NetworkConfig=processor.network_config and processor.network_config.to_request(),
        StoppingCondition=wrapped("MaxRuntimeInSeconds", processor.max_runtime_in_seconds),
        Tags=processor.tags,
    )


def _cluster(processor: Processor) -> dict[str, Json]:
    cluster = rendered(
        InstanceType=processor.instance_type,
        InstanceCount=processor.instance_count,
        VolumeSizeInGB=processor.volume_size_in_gb,
        VolumeKmsKeyId=unless_empty(processor.volume_kms_key),
    )
    return {**cluster, **ruled_out(VolumeKmsKeyId=processor.volume_kms_key)}


def _outputs(processor: Processor, outputs: Sequence[ProcessingOutput]) -> dict[str, Json]:
    written = cast("list[Json]", [output.to_request(position) for position, output in enumerate(outputs, 1)])
    key = rendered(KmsKeyId=unless_empty(processor.output_kms_key))
    return {"Outputs": written, **key, **ruled_out(KmsKeyId=processor.output_kms_key)}
