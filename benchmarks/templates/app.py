"""The pipeline of the peer's sample with this library, in a workspace that it shares: two stacks.

Usage: python -m benchmarks.templates.app FOLDER
"""

from __future__ import annotations

import sys

from aws_cdk import App, Stack

from cdk_sagemaker_training import ProcessingOutput, ProcessingStep, Processor, TrainingPipeline, TrainingWorkspace


def main(folder: str) -> None:
    """Synthesizes it."""
    app = App(outdir=folder, analytics_reporting=False)
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Workspace")
    step = ProcessingStep(
        name="PreprocessData",
        processor=Processor(
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/preprocess:latest",
            entrypoint=["python3"],
            instance_type="ml.m5.xlarge",
            instance_count=1,
        ),
        outputs=[
            ProcessingOutput(
                output_name="output",
                source="/opt/ml/processing/output",
                destination=workspace.artifacts("PreprocessData/output"),
            )
        ],
    )
    TrainingPipeline(Stack(app, "Team"), "Pipeline", workspace=workspace, steps=[step])
    app.synth()


if __name__ == "__main__":
    main(sys.argv[1])
