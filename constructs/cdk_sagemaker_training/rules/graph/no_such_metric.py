"""SMT848."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from cdk_sagemaker_training.catalog.algorithm_logs import metric_regexes
from cdk_sagemaker_training.catalog.algorithms import Algorithm, algorithm
from cdk_sagemaker_training.catalog.images import built_in_names
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import condition_step, train_step
from cdk_sagemaker_training.rules.graph.paths import key_in, parts_of
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, TrainingJob

_LIST: Final = "FinalMetricDataList"
_DEFINITIONS: Final = ("AlgorithmSpecification", "MetricDefinitions")
_DESCRIBED: Final = ("xgboost", "linear-learner")
"""Algorithms whose metric definitions DescribeTrainingJob was seen to answer; of the others the catalog knows what a
tuning job takes as its objective, which need not be all that they publish.
"""


def _decides(metric: str) -> dict[str, Json]:
    value = get(f"Steps.Train.{_LIST}['{metric}'].Value")
    return condition_step([{"Type": "LessThan", "LeftValue": value, "RightValue": 0.1}], [call()])


class NoSuchMetric(DefinitionRule):
    """Names such as ``validation:ndcg@5`` are passed over: no page says under which of them the service knows those."""

    id = "SMT848"
    severity = Severity.WARNING
    title = "Final value of a metric that the training step does not have"
    why = "The reference has no value: the pipeline is refused, or its execution fails when it comes to the step."
    fix = "correct the name of the metric, or add it to metric_definitions (MetricDefinitions) of the training step"
    source = (
        "API DescribeTrainingJob, FinalMetricDataList, and MetricDefinition; catalog, algorithm_logs; "
        "unverified: what the execution says"
    )
    bad = steps(train_step(), _decides("validation:auc"), shown=[_decides("validation:auc")])
    good = steps(train_step(), _decides("validation:loss"), shown=[_decides("validation:loss")])

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in references_of(definition, "Steps"):
            if _LIST not in found.text:
                continue
            step, name = definition.step_by_name.get(found.name), key_in(parts_of(found), _LIST).key
            if step is None or step.type != "Training" or name is None or is_token(name) or "@" in name:
                continue
            known = step.training_jobs[0].worked_out(_metrics)
            if known is not None and name not in known:
                message = f"step {shown(step.name)} has no metric {shown(name)}{suggestions.of(name, known)}"
                yield mistake_at(found, message)


def _metrics(job: TrainingJob) -> Collection[str] | None:
    """The names of all metrics that a job can have; None where they are not all known."""
    listed = job.listed(*_DEFINITIONS)
    names = [name for entry in job.items(*_DEFINITIONS) if (name := entry.text("Name")) is not None]
    if job.given(*_DEFINITIONS) and (listed is None or len(names) < len(listed)):
        return None
    built_in = _built_in(job)
    if built_in is not None:
        return [*names, *_published(built_in)] if built_in.name in _DESCRIBED else None
    return names if job.own_image is not None or job.runs_script else None


def _published(built_in: Algorithm) -> Iterator[str]:
    """What any version publishes, of the training data and of the validation data."""
    yield from metric_regexes(built_in)
    for metric in built_in.all_metrics:
        measured = metric.name.partition(":")[2]
        yield from (metric.name, f"train:{measured}", f"validation:{measured}")


def _built_in(job: TrainingJob) -> Algorithm | None:
    """The algorithm of the image, also where that runs a script: the service knows its metrics by the image."""
    image = job.image
    return None if image is None or image.name not in built_in_names() else algorithm(image.name)
