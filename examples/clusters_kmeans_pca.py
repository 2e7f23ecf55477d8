"""What groups are there among our shops? K-means finds them, PCA finds the two axes to draw them on."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import BuiltInEstimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

FEATURES = 120

app = App()
stack = Stack(app, "ClustersKmeansPca")
workspace = TrainingWorkspace(stack, "Training")
# Every row counts once, on whichever instance it is read: there must be as many files as instances.
shops = TrainingInput(
    s3_data=workspace.data("shops/train/"), content_type="text/csv;label_size=0", distribution="ShardedByS3Key"
)

kmeans = BuiltInEstimator(
    algorithm="kmeans",
    instance_type="ml.m5.xlarge",
    instance_count=2,
    hyperparameters={"k": 12, "feature_dim": FEATURES, "init_method": "kmeans++", "epochs": 5},
    max_run=1800,
    # PCA runs after it on the same kind of cluster and need not wait for another one to start.
    keep_alive_period_in_seconds=600,
)
group = TrainingStep(name="Group", estimator=kmeans, inputs={"train": shops})
pca = BuiltInEstimator(
    algorithm="pca",
    instance_type="ml.m5.xlarge",
    instance_count=2,
    hyperparameters={
        "feature_dim": FEATURES,
        "num_components": 2,
        "mini_batch_size": 500,
        # Approximate, and much the faster with more than a few features.
        "algorithm_mode": "randomized",
    },
    max_run=1800,
)
project = TrainingStep(name="Project", estimator=pca, inputs={"train": shops}, depends_on=[group])
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[group, project])

app.synth()
