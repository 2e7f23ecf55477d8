"""SDK v3's names in one place, as this library has them: one function then writes the same steps with either."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final

import tests.conformance.v3.sdk_v3  # noqa: F401 - before the SDK: it sets the region that importing it takes
from tests.conformance.v3.sdk_v3 import ROLE, session

_MODULES: Final = (
    "sagemaker.core.lambda_helper",
    "sagemaker.core.workflow.conditions",
    "sagemaker.core.workflow.execution_variables",
    "sagemaker.core.workflow.functions",
    "sagemaker.core.workflow.parameters",
    "sagemaker.core.workflow.properties",
    "sagemaker.mlops.workflow",
    "sagemaker.mlops.workflow.callback_step",
    "sagemaker.mlops.workflow.emr_serverless_step",
    "sagemaker.mlops.workflow.lambda_step",
    "sagemaker.mlops.workflow.quality_check_step",
    "sagemaker.mlops.workflow.retry",
    "sagemaker.mlops.workflow.steps",
)

IMAGE: Final = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"


def _names() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for module in map(import_module, _MODULES):
        found.update({name: value for name, value in vars(module).items() if name[:1].isupper()})
    return found


v3: Final = SimpleNamespace(**_names())


def train(n: Any, name: str = "Train", *, environment: dict[str, Any] | None = None, **step: Any) -> Any:
    """A training step, for others to refer to."""
    if n is not v3:
        knobs = {
            "image_uri": IMAGE,
            "instance_type": "ml.m5.xlarge",
            "role": ROLE,
            "output_path": "s3://bucket/models/",
        }
        made = n.Estimator(**knobs, hyperparameters={"rounds": "1"}, environment=environment)
        return n.TrainingStep(name=name, estimator=made, **step)
    shapes, configs = import_module("sagemaker.core.shapes"), import_module("sagemaker.core.training.configs")
    trainer = import_module("sagemaker.train.model_trainer").ModelTrainer(
        training_image=IMAGE,
        role=ROLE,
        compute=configs.Compute(instance_type="ml.m5.xlarge", instance_count=1),
        stopping_condition=shapes.StoppingCondition(max_runtime_in_seconds=86_400),
        output_data_config=shapes.OutputDataConfig(s3_output_path="s3://bucket/models/"),
        hyperparameters={"rounds": "1"},
        sagemaker_session=session(),
        **({} if environment is None else {"environment": environment}),
    )
    return v3.TrainingStep(name=name, step_args=trainer.train(), **step)


def process(n: Any, name: str = "Evaluate") -> Any:
    """A processing step with a property file."""
    file = n.PropertyFile(name="Report", output_name="report", path="report.json")
    folder, target = "/opt/ml/processing/output", "s3://bucket/report/"
    knobs: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", "instance_count": 1, "role": ROLE}
    if n is not v3:
        outputs = [n.ProcessingOutput(source=folder, destination=target, output_name="report")]
        processor = n.Processor(**knobs)
        return n.ProcessingStep(name=name, processor=processor, outputs=outputs, property_files=[file])
    shapes = import_module("sagemaker.core.shapes")
    location = shapes.ProcessingS3Output(s3_uri=target, local_path=folder, s3_upload_mode="EndOfJob")
    processor = import_module("sagemaker.core.processing").Processor(**knobs, sagemaker_session=session())
    arguments = processor.run(outputs=[shapes.ProcessingOutput(output_name="report", s3_output=location)])
    return n.ProcessingStep(name=name, step_args=arguments, property_files=[file])
