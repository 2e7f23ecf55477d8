"""What is deployed, as text that people can read. After a change: ``pytest --snapshot-update``, and read the diff."""

from __future__ import annotations

from cdk_sagemaker_training.testing import PipelineSnapshot, StackSnapshot

from stacks.churn_stack import ChurnStack


def test_stack(stack: ChurnStack, snapshot_stack: StackSnapshot) -> None:
    """All resources but the pipeline, which has a snapshot of its own."""
    snapshot_stack(stack, exclude=["/Resources/Pipeline*/Properties/PipelineDefinition"])


def test_pipeline(stack: ChurnStack, snapshot_pipeline: PipelineSnapshot) -> None:
    snapshot_pipeline(stack.pipeline)
