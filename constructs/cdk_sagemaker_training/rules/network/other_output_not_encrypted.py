"""SMT623."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import KEY, pipeline, processing_step
from cdk_sagemaker_training.rules.network.buckets import in_directory_bucket
from cdk_sagemaker_training.rules.network.posture import fix_for, output_key_path
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView


class OtherOutputWithoutKey(StepRule):
    """What SMT604 is for training jobs: directory buckets of S3 take no key."""

    id = "SMT623"
    severity = Severity.WARNING
    title = "Output of a processing, transform or AutoML job without a key of your own"
    why = "It is encrypted with the account's default key of S3, which another account can never read."
    fix = "give output_kms_key (KmsKeyId), or the pipeline a workspace"
    source = "API ProcessingOutputConfig, TransformOutput, AutoMLOutputDataConfig; encryption-at-rest-nbi"
    step_types = ("AutoML", "ClarifyCheck", "Processing", "QualityCheck", "Transform")
    bad = pipeline(
        processing_step(request={"ProcessingOutputConfig": {"KmsKeyId": None}}),
        shown={"Type": "Processing", "Arguments": {"ProcessingOutputConfig": {"Outputs": ["..."]}}},
    )
    good = pipeline(
        processing_step(),
        shown={"Type": "Processing", "Arguments": {"ProcessingOutputConfig": {"KmsKeyId": KEY, "Outputs": ["..."]}}},
    )

    def check(self, step: StepView) -> Mistakes:
        path = output_key_path(step)
        if not step.arguments.given(*path) and _writes(step, path[0]):
            fix = fix_for(step, self.fix)
            yield step.arguments.mistake(*path, message=f"no KmsKeyId in {path[0]}", fix=fix)


def _writes(step: StepView, key: str) -> bool:
    """Whether something goes to a bucket that takes a key."""
    if step.type in PROCESSING:
        outputs = [output for output in step.arguments.items(key, "Outputs") if output.given("S3Output")]
        return any(not in_directory_bucket(output, "S3Output", "S3Uri") for output in outputs)
    return step.arguments.given(key) and not in_directory_bucket(step.arguments, key, "S3OutputPath")
