"""The metrics are those of the developer guide, letter by letter."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog import metrics
from cdk_sagemaker_training.catalog.metrics import MetricFact

COUNTED = ("Average", "Sum")
MEASURED = ("Average", "Sum", "Min", "Max", "Sample Count")


def spelled(fact: MetricFact) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    return fact.namespace, tuple(fact.dimensions), fact.unit, tuple(fact.statistics)


@pytest.mark.parametrize(
    ("found", "prefix", "dimensions"),
    [
        (metrics.EXECUTION_METRICS, "Execution", ("PipelineName",)),
        (metrics.STEP_METRICS, "Step", ("PipelineName", "StepName")),
    ],
)
def test_pipelines(found: dict[str, MetricFact], prefix: str, dimensions: tuple[str, ...]):
    space = "AWS/Sagemaker/ModelBuildingPipeline"
    counted = {f"{prefix}{what}": "Count" for what in ("Started", "Failed", "Succeeded", "Stopped")}
    assert {
        **dict.fromkeys(counted, (space, dimensions, "Count", COUNTED)),
        f"{prefix}Duration": (space, dimensions, "Milliseconds", MEASURED),
    } == {name: spelled(fact) for name, fact in found.items()}


def test_instances():
    space = "/aws/sagemaker/TrainingJobs"
    names = ("CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization", "DiskUtilization")
    assert dict.fromkeys(names, (space, ("Host",), "Percent", ())) == {
        name: spelled(fact) for name, fact in metrics.INSTANCE_METRICS.items()
    }
    assert set(names) == set(metrics.PERCENT_RANGES)


def test_every_fact_has_its_source():
    tables = metrics.EXECUTION_METRICS, metrics.STEP_METRICS, metrics.INSTANCE_METRICS, metrics.RULE_METRICS
    facts = [fact for table in tables for fact in table.values()]
    assert {"METRICS", "EVENTS"} == {fact.source for fact in facts}
    assert [] == [fact.name for table in tables for name, fact in table.items() if name != fact.name]
