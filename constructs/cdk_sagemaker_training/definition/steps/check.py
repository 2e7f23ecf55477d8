"""What quality checks and bias checks have in common."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked, instance_of, s3_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import Boolean, Text
from cdk_sagemaker_training.definition.fields.variables import Json, render
from cdk_sagemaker_training.definition.processing.check_job import CheckJobConfig
from cdk_sagemaker_training.definition.steps.step import CacheableStep


@attrs.frozen(kw_only=True)
class CheckStep(CacheableStep):
    """Compares data or a model with a baseline (developer guide, ``pipelines-quality-clarify-baseline-lifecycle``).

    ``skip_check``: default False. ``fail_on_violation``: default True. ``register_new_baseline``: default False.
    ``model_package_group_name``: whose latest approved model brings the baseline, unless
    ``supplied_baseline_constraints`` names its file on S3. It takes no retry policies.
    """

    check_job_config: CheckJobConfig = attrs.field(metadata=checked(instance_of(CheckJobConfig)))
    skip_check: Boolean = attrs.field(default=False, metadata=checked(boolean()))
    fail_on_violation: Boolean = attrs.field(default=True, metadata=checked(boolean()))
    register_new_baseline: Boolean = attrs.field(default=False, metadata=checked(boolean()))
    model_package_group_name: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=170)))
    supplied_baseline_constraints: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))

    @property
    def check_type(self) -> str:
        """The step's ``CheckType``."""
        raise NotImplementedError

    def to_request(self) -> dict[str, Json]:
        return {
            **CacheableStep.to_request(self),
            "CheckType": self.check_type,
            "ModelPackageGroupName": render(self.model_package_group_name),
            "SkipCheck": render(self.skip_check),
            "FailOnViolation": render(self.fail_on_violation),
            "RegisterNewBaseline": render(self.register_new_baseline),
            "SuppliedBaselineConstraints": render(self.supplied_baseline_constraints),
        }
