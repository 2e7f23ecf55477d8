"""SMT552."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_NAMES = {"ExperimentName": {"Get": "Execution.PipelineName"}, "TrialName": {"Get": "Execution.PipelineExecutionId"}}


class PipelineExperiment(DefinitionRule):
    """The SDKs give it to every pipeline of a region that has Experiments, unless they are told not to."""

    id = "SMT552"
    severity = Severity.INFO
    title = "Pipeline that is recorded in SageMaker Experiments"
    why = "Experiments is legacy and works in a fixed list of regions; the definition cannot be taken to the others."
    fix = "set pipeline_experiment_config (PipelineExperimentConfig) to None; MLflow is the documented way"
    source = "developer guide, experiments; SageMaker SDK v3, mlops/workflow/_utils.py (EUREKA_GA_REGIONS)"
    bad = pipeline(
        train_step(), PipelineExperimentConfig=_NAMES, shown={"PipelineExperimentConfig": _NAMES, "Steps": ["..."]}
    )
    good = pipeline(
        train_step(), PipelineExperimentConfig=None, shown={"PipelineExperimentConfig": None, "Steps": ["..."]}
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        if definition.given("PipelineExperimentConfig"):
            yield definition.mistake(
                "PipelineExperimentConfig", message="each execution becomes a trial in Experiments"
            )
