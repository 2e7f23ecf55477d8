"""SMT877."""

from __future__ import annotations

from collections.abc import Iterator

from cdk_sagemaker_training.rules.examples import Example, pipeline, tuning_step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.tuning.warm_starts import searched_before, warm_start
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView, TrainingJob


def _after(metric: str) -> Example:
    objective = {"Type": "Maximize", "MetricName": metric}
    request = {"HyperParameterTuningJobConfig": {"HyperParameterTuningJobObjective": objective}, **warm_start("First")}
    shown = {"HyperParameterTuningJobObjective": objective, **warm_start("First")}
    return pipeline(tuning_step("First"), tuning_step("Tune", request), shown=shown)


class WarmStartOfOtherSearch(StepRule):
    """Of parents in the same pipeline; what others searched is not known here."""

    id = "SMT877"
    severity = Severity.ERROR
    title = "Warm start from a search that it must not differ from"
    why = "The tuning job is refused, once its parent has been paid for."
    fix = "give both the same objective, kinds of ranges and names of hyperparameters, or leave warm_start_config out"
    source = "Developer guide, automatic-model-tuning-warm-start: Warm start tuning restrictions"
    bad = _after("validation:f1")
    good = _after("validation:auc")
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for place, job, before in searched_before(step):
            for message in _differences(job, before):
                yield place.mistake("HyperParameterTuningJobName", message=message)


def _differences(job: TrainingJob, before: TrainingJob) -> Iterator[str]:
    search, metric, earlier = before.step.name, job.objective.text("MetricName"), before.objective.text("MetricName")
    if metric is not None and earlier is not None and metric != earlier:
        yield f"the objective is {metric!r}, that of step {search!r} {earlier!r}"
    kinds = {entry.name: entry.kind for entry in before.ranges}
    for entry in job.ranges:
        kind = kinds.get(entry.name)
        if entry.name is not None and kind is not None and kind != entry.kind:
            yield f"{entry.name} has a range of the kind {entry.kind}, in step {search!r} {kind}"
    count, there = _hyperparameters(job), _hyperparameters(before)
    if count is not None and there is not None and count != there:
        yield f"{count} hyperparameters, ranges and values together, step {search!r} has {there}"


def _hyperparameters(job: TrainingJob) -> int | None:
    """How many there are; None where they are not all known."""
    values = job.get("StaticHyperParameters")
    names = [entry.name for entry in job.ranges]
    if values is UNKNOWN or None in names or job.ranges_place.given("AutoParameters"):
        return None
    return len({*names, *job.hyperparameters})
