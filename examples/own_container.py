"""A container of your own, from a repository of your account: its entry point, its arguments, its metrics."""

from __future__ import annotations

from aws_cdk import App, Stack
from aws_cdk import aws_ecr as ecr

from cdk_sagemaker_training import Estimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

app = App()
stack = Stack(app, "OwnContainer")
workspace = TrainingWorkspace(stack, "Training")
repository = ecr.Repository.from_repository_name(stack, "Images", "risk/training")

estimator = Estimator(
    # The job's role may pull from this repository and from no other.
    image_uri=repository.repository_uri_for_tag("2.4.0"),
    instance_type="ml.c5.2xlarge",
    # Instead of `docker run IMAGE train`, which is what SageMaker does with an image that is given neither.
    container_entry_point=["python", "/opt/program/train.py"],
    container_arguments=["--config", "/opt/program/default.yaml"],
    # In the container: /opt/ml/input/config/hyperparameters.json, all of them as text.
    hyperparameters={"depth": 6, "rounds": 400},
    environment={"LOG_LEVEL": "INFO"},
    # SageMaker knows nothing of the container: what it prints is read with these expressions.
    metric_definitions=[{"Name": "validation:auc", "Regex": r"auc: ([0-9.]+)"}],
    # Only because this container writes checkpoints itself; without them keep max_wait within an hour.
    use_spot_instances=True,
    max_run=2 * 3600,
    max_wait=4 * 3600,
    checkpoint_s3_uri=workspace.checkpoints("risk/"),
)
train = TrainingStep(
    name="Train",
    estimator=estimator,
    inputs={"train": TrainingInput(s3_data=workspace.data("risk/train/"), input_mode="FastFile")},
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
