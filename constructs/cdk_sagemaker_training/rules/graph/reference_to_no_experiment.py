"""SMT833."""

from __future__ import annotations

from cdk_sagemaker_training.rules.graph.references import mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView

_CONFIG = {
    "ExperimentName": {"Get": "Execution.PipelineName"},
    "TrialName": {"Get": "Execution.PipelineExecutionId"},
}


class ReferenceToNoExperiment(DefinitionRule):
    id = "SMT833"
    severity = Severity.ERROR
    title = "Reference to an experiment that the pipeline does not set"
    why = "The reference has no value."
    fix = "set pipeline_experiment_config (PipelineExperimentConfig), or remove the reference"
    source = (
        "SageMaker SDK, mlops/workflow/pipeline_experiment_config.py: ExperimentName and TrialName; null switches "
        "experiments off"
    )
    bad = steps(call("Tell", {"trial": get("PipelineExperimentConfig.TrialName")}))
    good = steps(call("Tell", {"trial": get("PipelineExperimentConfig.TrialName")}), experiment=_CONFIG)

    def check(self, definition: DefinitionView) -> Mistakes:
        key = "PipelineExperimentConfig"
        given = definition.get(key)
        if given is UNKNOWN:
            return
        members = definition.place(key).members
        for found in references_of(definition, key):
            name = found.text.removeprefix(f"{key}.")
            if members.get(name) is None:
                told = f"has no {shown(name)}" if members else "is not set"
                yield mistake_at(found, f"{shown(found.text)}: {key} {told}")
