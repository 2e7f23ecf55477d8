"""A step that checks data or a model for bias, or explains a model, against a baseline (Clarify)."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, one_of, s3_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import Text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json, render
from cdk_sagemaker_training.definition.processing.check_job import CONTAINER_FOLDER
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput
from cdk_sagemaker_training.definition.steps.check import CheckStep


@attrs.frozen(kw_only=True)
class ClarifyCheckConfig(Spec):
    """What every Clarify check reads and writes, all on S3.

    ``s3_analysis_config_uri``: the ``analysis_config.json`` that says what to analyse (developer guide,
    ``clarify-processing-job-configure-analysis``); the SDK writes and uploads it, here it lies on S3 already.
    ``s3_upload_mode``: default "EndOfJob"; "Continuous" for images.
    """

    check_type: ClassVar[str]

    s3_analysis_config_uri: Text = attrs.field(metadata=checked(s3_uri()))
    s3_data_input_path: Text = attrs.field(metadata=checked(s3_uri()))
    s3_output_path: Text = attrs.field(metadata=checked(s3_uri()))
    s3_data_distribution_type: str = attrs.field(
        default="FullyReplicated", metadata=checked(one_of("FullyReplicated", "ShardedByS3Key"))
    )
    s3_upload_mode: str = attrs.field(default="EndOfJob", metadata=checked(one_of("EndOfJob", "Continuous")))

    def to_request(self) -> dict[str, Json]:
        """The members of the step that only this kind of check has."""
        return {}


@attrs.frozen(kw_only=True)
class DataBiasCheckConfig(ClarifyCheckConfig):
    """Checks data for bias."""

    check_type: ClassVar[str] = "DATA_BIAS"


@attrs.frozen(kw_only=True)
class _ModelCheckConfig(ClarifyCheckConfig):
    model_name: Text = attrs.field(metadata=checked(text(minimum=1, maximum=63)))

    def to_request(self) -> dict[str, Json]:
        return {"ModelName": render(self.model_name)}


@attrs.frozen(kw_only=True)
class ModelBiasCheckConfig(_ModelCheckConfig):
    """Checks a model's predictions for bias. ``model_name``: for example ``model.properties.ModelName``."""

    check_type: ClassVar[str] = "MODEL_BIAS"


@attrs.frozen(kw_only=True)
class ModelExplainabilityCheckConfig(_ModelCheckConfig):
    """Explains a model's predictions. ``model_name``: for example ``model.properties.ModelName``."""

    check_type: ClassVar[str] = "MODEL_EXPLAINABILITY"


@attrs.frozen(kw_only=True)
class ClarifyCheckStep(CheckStep):
    """Runs Clarify over a dataset."""

    type: ClassVar[str] = "ClarifyCheck"

    clarify_check_config: ClarifyCheckConfig = attrs.field(
        metadata=checked(instance_of(DataBiasCheckConfig, ModelBiasCheckConfig, ModelExplainabilityCheckConfig))
    )

    @property
    def check_type(self) -> str:
        return self.clarify_check_config.check_type

    def arguments(self) -> dict[str, Json]:
        config = self.clarify_check_config
        analysis = ProcessingInput(
            input_name="analysis_config",
            source=config.s3_analysis_config_uri,
            destination=f"{CONTAINER_FOLDER}/input/config",
        )
        dataset = ProcessingInput(
            input_name="dataset",
            source=config.s3_data_input_path,
            destination=f"{CONTAINER_FOLDER}/input/data",
            s3_data_distribution_type=config.s3_data_distribution_type,
        )
        output = ProcessingOutput(
            output_name="analysis_result",
            source=f"{CONTAINER_FOLDER}/output",
            destination=config.s3_output_path,
            s3_upload_mode=config.s3_upload_mode,
        )
        return self.check_job_config.to_request([analysis, dataset], output, {})

    def to_request(self) -> dict[str, Json]:
        return {**CheckStep.to_request(self), **self.clarify_check_config.to_request()}
