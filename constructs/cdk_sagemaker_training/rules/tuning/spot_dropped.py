"""SMT861."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView, TrainingJob


def _checkpoints(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}, **members}}


class SpotDropped(StepRule):
    """Says nothing where ``EnableManagedSpotTraining`` is false, nor where there is a ``max_wait``, as SMT205 does."""

    id = "SMT861"
    severity = Severity.WARNING
    title = "Tuned jobs on demand, although everything else says Spot"
    why = "The training jobs of the search are paid in full: versions of the SageMaker SDK dropped the setting."
    fix = "set use_spot_instances=True (EnableManagedSpotTraining) and max_wait (MaxWaitTimeInSeconds), or say false"
    source = "API HyperParameterTrainingJobDefinition: CheckpointConfig is for managed spot training; SDK issue 5584"
    bad = tuning(_checkpoints())
    good = tuning(_checkpoints(EnableManagedSpotTraining=True, StoppingCondition={"MaxWaitTimeInSeconds": 7200}))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            if job.given("EnableManagedSpotTraining") or job.given("StoppingCondition", "MaxWaitTimeInSeconds"):
                continue
            if job.given("CheckpointConfig"):
                message = "CheckpointConfig is given, EnableManagedSpotTraining is not"
                yield job.mistake("CheckpointConfig", message=message)
            elif (name := _spot_step(job)) is not None:
                message = f"step {name!r} trains with the same image on Managed Spot, these training jobs do not"
                yield job.mistake("EnableManagedSpotTraining", message=message)


def _spot_step(job: TrainingJob) -> str | None:
    """The first Training step of the pipeline that runs the same image on Spot."""
    definition, image = job.step.definition, job.text("AlgorithmSpecification", "TrainingImage")
    return None if image is None else definition.spot_step_by_image.get(image)
