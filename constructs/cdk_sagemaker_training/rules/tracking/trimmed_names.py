"""SMT553."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_TRIMMED: Final = ("ExperimentName", "TrialName")


class TrimmedNames(StepRule):
    id = "SMT553"
    severity = Severity.WARNING
    title = "Experiment or trial named by a step"
    why = "In a pipeline they come from PipelineExperimentConfig: the SDK takes them out of the steps."
    fix = "name them in pipeline_experiment_config (PipelineExperimentConfig), keep TrialComponentDisplayName alone"
    source = "SageMaker SDK, workflow/steps.py, _trim_experiment_config; unverified: what the service makes of them"
    step_types = ("Processing", "Training", "Transform")
    bad = training({"ExperimentConfig": {"ExperimentName": "churn", "TrialComponentDisplayName": "train"}})
    good = training({"ExperimentConfig": {"TrialComponentDisplayName": "train"}})

    def check(self, step: StepView) -> Mistakes:
        for name in _TRIMMED if "ExperimentConfig" in step.arguments.members else ():
            if step.arguments.given("ExperimentConfig", name) and step.arguments.place("ExperimentConfig").members:
                yield step.arguments.mistake("ExperimentConfig", name, message=f"a {step.type} step with {name}")
