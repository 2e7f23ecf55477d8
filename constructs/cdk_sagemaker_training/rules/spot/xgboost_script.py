"""SMT208."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SCRIPT = {
    "AlgorithmSpecification": {"TrainingImage": builtin_image("xgboost", "1.7-1").uri(REGION)},
    "HyperParameters": {
        "sagemaker_program": '"train.py"',
        "sagemaker_submit_directory": '"/opt/ml/input/data/code/sourcedir.tar.gz"',
    },
}
_SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"},
}


class XgboostScriptOnSpot(TrainingRule):
    """Without a location for checkpoints SMT201 says what is to be done."""

    id = "SMT208"
    severity = Severity.WARNING
    title = "Managed Spot for an XGBoost script"
    why = "Only the algorithm keeps checkpoints by itself: a script that does not do it starts again from zero."
    fix = "let the script save to checkpoint_local_path (CheckpointConfig.LocalPath) and resume from there"
    source = "aws/sagemaker-xgboost-container checkpointing.py; developer guide, model-checkpoints"
    bad = training({**_SCRIPT, **_SPOT})
    good = training(_SCRIPT)

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True or not job.runs_script or not job.given("CheckpointConfig"):
            return
        if job.image is not None and job.image.name == "xgboost":
            message = f"Managed Spot with a script in {job.image}, which keeps no checkpoints for scripts"
            yield job.mistake("EnableManagedSpotTraining", message=message)
