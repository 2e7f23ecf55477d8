"""SMT501."""

from __future__ import annotations

from cdk_sagemaker_training.rules.algorithm.aws_image import held_by_aws
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_DEFINITIONS = ("AlgorithmSpecification", "MetricDefinitions")
_REPACKING = "_repack_"
"""What the scripts are called with which the SageMaker SDK packs a model anew: steps that nobody wrote."""


class NoMetricDefinitions(TrainingRule):
    """Tuned jobs are the tuning rules' subject. Whoever logs to MLflow has the numbers there.

    An image of AWS with a tag that is not known may be a built-in algorithm.
    """

    id = "SMT501"
    severity = Severity.WARNING
    title = "Script without metric definitions"
    why = "What the script prints stays in the log: there is nothing to chart, to tune by or to alarm on."
    fix = 'give metric_definitions (MetricDefinitions), e.g. Name "validation:loss", Regex "validation loss=([0-9.]+)"'
    source = "API MetricDefinition; developer guide, training-metrics (built-in algorithms publish their own)"
    bad = training({"AlgorithmSpecification": {"MetricDefinitions": None}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if job.tuned or job.get(*_DEFINITIONS) not in (None, []) or job.algorithm is not None:
            return
        if job.image is None and job.own_image is None:
            return
        scripted = job.image is not None or job.runs_script
        if not scripted and held_by_aws(job.own_image or ""):
            return
        program = job.get(job.hyperparameters_key, "sagemaker_program")
        if isinstance(program, str) and _REPACKING in program:
            return
        if not (job.given("MlflowConfig") or job.step.definition.given("MlflowConfig")):
            what = "a script" if scripted else "a container of your own"
            yield job.mistake(*_DEFINITIONS, message=f"{what} without MetricDefinitions")
