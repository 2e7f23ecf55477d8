"""SMT551."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_RUN = {"TrialComponentDisplayName": "nightly"}


class ExperimentConfigOfStep(StepRule):
    id = "SMT551"
    severity = Severity.WARNING
    title = "Job that is recorded in SageMaker Experiments"
    why = "Experiments is legacy, seen in Studio Classic only and not brought to new regions; MLflow has taken over."
    fix = "remove experiment_config (ExperimentConfig), or give mlflow_config (MlflowConfig) to the pipeline instead"
    source = "developer guide, experiments; SageMaker SDK v3, mlops/workflow/_utils.py (EUREKA_GA_REGIONS)"
    step_types = ("Processing", "Training", "Transform")
    bad = training({"ExperimentConfig": _RUN})
    good = training()

    def check(self, step: StepView) -> Mistakes:
        if "ExperimentConfig" in step.arguments.members and step.arguments.given("ExperimentConfig"):
            yield step.arguments.mistake("ExperimentConfig", message=f"a {step.type} step with ExperimentConfig")
