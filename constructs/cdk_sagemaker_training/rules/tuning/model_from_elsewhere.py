"""SMT876."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import Example, pipeline, step, tuning_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_MODEL: Final = "output/model.tar.gz"
"""Where a training job leaves its model, below the output path and its name."""
_JOB: Final = re.compile(r"Steps\.([^.\[]+)\.(?:BestTrainingJob|TrainingJobSummaries\[\d+\])\.TrainingJobName")


def _registered(prefix: str) -> Example:
    job: dict[str, Json] = {"Get": "Steps.Tune.TrainingJobSummaries[0].TrainingJobName"}
    values: list[Json] = ["s3:/", "models", prefix, job, _MODEL]
    data: dict[str, Json] = {"Std:Join": {"On": "/", "Values": values}}
    containers = {"InferenceSpecification": {"Containers": [{"ModelDataUrl": data}]}}
    request = {"TrainingJobDefinition": {"OutputDataConfig": {"S3OutputPath": "s3://models/churn/"}}}
    register = step("RegisterModel", "Register", {"ModelPackageGroupName": "churn", **containers})
    return pipeline(tuning_step("Tune", request), register, shown={"Values": values})


class ModelFromElsewhere(DefinitionRule):
    """Other files may lie anywhere. Of locations with CDK tokens those are compared that have the same ones."""

    id = "SMT876"
    severity = Severity.ERROR
    title = "Model of a search fetched from where the search does not write"
    why = "The step fails after the whole search: there is no such object."
    fix = "take bucket and prefix of the tuned estimator's output_path: step.get_top_model_s3_uri(0) does"
    source = "API OutputDataConfig: artifacts lie below S3OutputPath; SageMaker SDK, TuningStep.get_top_model_s3_uri"
    bad = _registered("chrun")
    good = _registered("churn")

    def check(self, definition: DefinitionView) -> Mistakes:
        for pointer, name, applied_to in definition.functions:
            joined = applied_to if name == "Std:Join" and isinstance(applied_to, dict) else {}
            values = joined.get("Values")
            if joined.get("On") != "/" or not isinstance(values, list):
                continue
            for position, value in enumerate(values):
                search = _search(definition, value)
                if search is None or not position or _location(search, values[position + 1 :]) != _MODEL:
                    continue
                message = _difference(search, values[:position])
                if message is not None:
                    yield Mistake(pointer, {name: applied_to}, message)


def _difference(search: StepView, parts: Sequence[object]) -> str | None:
    """Where a model is read and where the search writes, if these are known and cannot be the same."""
    read = _location(search, parts)
    written = [_location(search, [job.raw("OutputDataConfig", "S3OutputPath")]) for job in search.training_jobs]
    known = [path for path in written if path is not None]
    if read is None or not known or len(known) < len(written) or any(_may_be(read, path) for path in known):
        return None
    return f"step {search.name!r} writes below {' and '.join(map(_shown, known))}, this is {_shown(read)}"


def _search(definition: DefinitionView, value: Json) -> StepView | None:
    """The Tuning step whose training job a value names."""
    target = value.get("Get") if isinstance(value, dict) else None
    match = _JOB.fullmatch(target) if isinstance(target, str) else None
    found = None if match is None else definition.step_by_name.get(match[1])
    return found if found is not None and found.type == "Tuning" else None


def _location(search: StepView, parts: Sequence[object]) -> str | None:
    """The parts of a location in one text, which may have CDK tokens in it; None where one is not known."""
    texts = list(_texts(search, parts))
    return None if None in texts else "/".join(text for text in texts if text is not None).rstrip("/")


def _texts(search: StepView, parts: Sequence[object]) -> Iterator[str | None]:
    for part in parts:
        known = part if isinstance(part, str) else search.values.known(part)
        yield known if isinstance(known, str) else None


def _may_be(read: str, written: str) -> bool:
    """Whether two locations are the same, or may be since they differ in tokens."""
    return read == written or TOKEN_IN_TEXT.findall(read) != TOKEN_IN_TEXT.findall(written)


def _shown(path: str) -> str:
    return TOKEN_IN_TEXT.sub("…", path)
