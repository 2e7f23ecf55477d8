"""Definitions of the pipelines with SageMaker SDK v3, without CDK, which its environment does not have.

Usage: python -m benchmarks.synths.sdk_v3 --pipelines N --steps K (in the environment of ``make conformance``)

It prints the definitions, one a line.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from tests.conformance.v3.sdk_v3 import sdk_definition, session  # isort: skip - before the SDK

from sagemaker.core import shapes
from sagemaker.core.training.configs import Compute, InputData, Networking
from sagemaker.mlops.workflow.steps import TrainingStep
from sagemaker.train.model_trainer import ModelTrainer

from benchmarks.synths import content


def main() -> None:
    """Renders so many pipelines of so many steps."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pipelines", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    given = parser.parse_args()
    for number in range(given.pipelines):
        print(json.dumps(sdk_definition([_step(number, step) for step in range(given.steps)])))


def _step(number: int, step: int) -> Any:
    trainer = ModelTrainer(
        training_image=content.IMAGE,
        role=content.JOB_ROLE,
        compute=Compute(instance_type=content.INSTANCE_TYPE, instance_count=1, volume_kms_key_id=content.KEY),
        stopping_condition=shapes.StoppingCondition(max_runtime_in_seconds=content.MAX_RUN),
        output_data_config=shapes.OutputDataConfig(s3_output_path=content.output(number), kms_key_id=content.KEY),
        networking=Networking(
            subnets=list(content.SUBNETS),
            security_group_ids=list(content.SECURITY_GROUPS),
            enable_network_isolation=True,
            enable_inter_container_traffic_encryption=True,
        ),
        hyperparameters={name: str(value) for name, value in content.hyperparameters(step).items()},
        input_data_config=[
            InputData(
                channel_name=channel, data_source=content.data(number, channel), content_type=content.CONTENT_TYPE
            )
            for channel in ("train", "validation")
        ],
        sagemaker_session=session(),
    )
    return TrainingStep(name=content.step_name(step), step_args=trainer.train())


if __name__ == "__main__":
    main()
