"""A script of your own in the scikit-learn container: packed at synth, uploaded by ``cdk deploy``, run in isolation."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Stack

from cdk_sagemaker_training import SKLearn, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

app = App()
stack = Stack(app, "ScriptSklearn")
workspace = TrainingWorkspace(stack, "Training")

sklearn = SKLearn(
    entry_point="train.py",
    # Beside this file: paths are otherwise relative to the folder that `cdk` is started in.
    source_dir=Path(__file__).parent / "scripts" / "sklearn",
    framework_version="1.4-2",
    instance_type="ml.m5.xlarge",
    # What the script takes as command line arguments.
    hyperparameters={"n-estimators": 300, "min-samples-leaf": 3, "target": "price"},
    # What the script prints becomes a metric of the job.
    metric_definitions=[{"Name": "validation:r2", "Regex": r"validation_r2=([0-9.-]+)"}],
    max_run=1800,
    # Scripts are written by trying them out: the next try within half an hour finds the cluster warm.
    keep_alive_period_in_seconds=1800,
)
train = TrainingStep(
    name="Train",
    estimator=sklearn,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("houses/train/")),
        "validation": TrainingInput(s3_data=workspace.data("houses/validation/")),
    },
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
