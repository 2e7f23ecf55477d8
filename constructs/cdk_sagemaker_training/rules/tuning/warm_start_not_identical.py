"""SMT878."""

from __future__ import annotations

from collections.abc import Iterator

from cdk_sagemaker_training.rules.examples import Example, pipeline, tuning_step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.tuning.warm_starts import searched_before, warm_start
from cdk_sagemaker_training.rules.views import StepView, TrainingJob


def _from(uri: str) -> Example:
    data = [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3Uri": uri, "S3DataType": "S3Prefix"}}}]
    first, second = ({"TrainingJobDefinition": {"InputDataConfig": given}} for given in (_DATA, data))
    shown = {**second, **warm_start("First", "IdenticalDataAndAlgorithm")}
    return pipeline(tuning_step("First", first), tuning_step("Tune", shown), shown=shown)


_DATA = [
    {"ChannelName": "train", "DataSource": {"S3DataSource": {"S3Uri": "s3://data/may/", "S3DataType": "S3Prefix"}}}
]


class WarmStartNotIdentical(StepRule):
    """New versions of an image are allowed that do not affect the algorithm: hence a warning."""

    id = "SMT878"
    severity = Severity.WARNING
    title = "Warm start as identical, with other data or another image"
    why = "Results of other data or of another algorithm count as if they were its own, and may win."
    fix = "set warm_start_type (WarmStartType) to WarmStartTypes.TRANSFER_LEARNING"
    source = "Developer guide, automatic-model-tuning-warm-start: Types of warm start tuning jobs"
    bad = _from("s3://data/june/")
    good = _from("s3://data/may/")
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.arguments.place("WarmStartConfig")
        if config.text("WarmStartType") != "IdenticalDataAndAlgorithm":
            return
        for _, job, before in searched_before(step):
            for message in _differences(job, before):
                yield config.mistake("WarmStartType", message=message)


def _differences(job: TrainingJob, before: TrainingJob) -> Iterator[str]:
    image, earlier = (each.text("AlgorithmSpecification", "TrainingImage") for each in (job, before))
    if image is not None and earlier is not None and image != earlier:
        yield f"the image is {image}, that of step {before.step.name!r} {earlier}"
    there = _data(before)
    for name, uri in _data(job).items():
        if there.get(name, uri) != uri:
            yield f"channel {name!r} reads {uri}, in step {before.step.name!r} {there[name]}"


def _data(job: TrainingJob) -> dict[str, str]:
    """By channel, the location, where both are known."""
    named = [
        (channel.text("ChannelName"), channel.text("DataSource", "S3DataSource", "S3Uri"))
        for channel in job.items("InputDataConfig")
    ]
    return {name: uri for name, uri in named if name is not None and uri is not None}
