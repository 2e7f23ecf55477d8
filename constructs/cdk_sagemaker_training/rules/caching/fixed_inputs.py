"""SMT759."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.rules.caching.cached import is_cached
from cdk_sagemaker_training.rules.caching.dates import NAMED_BY_SDK
from cdk_sagemaker_training.rules.examples import channel, pipeline, train_step, training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_CACHE: Final = {"Enabled": True, "ExpireAfter": "P30D"}
_GIVEN: Final = {"S3DataSource": {"S3Uri": {"Get": "Parameters.Data"}}}
_HASH: Final = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-f])")
"""The SDK uploads code to places that are called by its hash, in older versions by the time; others name a commit."""


class FixedInputs(StepRule):
    """The locations count as they stand: what a parameter or another step supplies may be another each time.

    A location that is called by its contents is left out: other contents lie elsewhere.
    """

    id = "SMT759"
    severity = Severity.INFO
    title = "Cached step whose inputs never change their location"
    why = "The cache compares S3 URIs, not what lies there: with new data in the same place the old result comes back."
    fix = "let a parameter or a step supply the S3 URI (S3Uri), or keep expire_after (ExpireAfter) short"
    source = "developer guide, pipelines-caching (a consequence: the key holds InputDataConfig as it stands)"
    step_types = ("Processing", "Training")
    bad = training(CacheConfig=_CACHE)
    good = pipeline(
        train_step("Train", {"InputDataConfig": [channel("train", DataSource=_GIVEN)]}, CacheConfig=_CACHE),
        parameters=[{"Name": "Data", "Type": "String", "DefaultValue": "s3://data/train/v1/"}],
        shown={"InputDataConfig": [{"DataSource": _GIVEN}], "CacheConfig": _CACHE},
    )

    def check(self, step: StepView) -> Mistakes:
        locations = [found for found in _inputs(step) if not _follows(found[1])] if is_cached(step) else []
        if locations and all(isinstance(location, str) for _, location in locations):
            names = ", ".join(name or "?" for name, _ in locations)
            yield step.mistake("CacheConfig", message=f"the same locations in every execution for {names}")


def _follows(location: object) -> bool:
    return isinstance(location, str) and any(found.search(location) for found in (_HASH, NAMED_BY_SDK))


def _inputs(step: StepView) -> Iterator[tuple[str | None, object]]:
    """The names and locations of what is read from S3."""
    for entry in step.arguments.items("InputDataConfig"):
        if entry.given("DataSource", "S3DataSource"):
            yield entry.text("ChannelName"), entry.raw("DataSource", "S3DataSource", "S3Uri")
    for entry in step.arguments.items("ProcessingInputs"):
        if entry.given("S3Input"):
            yield entry.text("InputName"), entry.raw("S3Input", "S3Uri")
