"""Endpoints that steps create: they stand, billed, until somebody deletes them."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.vpc_endpoints import HOURS_PER_MONTH
from cdk_sagemaker_training.definition.document.graph import references
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.estimate.interval import Interval, exactly
from cdk_sagemaker_training.estimate.reader import StepReader
from cdk_sagemaker_training.estimate.usage import NOTHING, Run, Together, Usage, Use
from cdk_sagemaker_training.rules.views import Place

MONTH: Final = HOURS_PER_MONTH * 3600
"""Seconds of a month: 730 hours."""


def standing(reader: StepReader) -> Usage:
    """What the endpoint of an Endpoint step runs in a month; nothing for other steps."""
    if reader.step.type != "Endpoint":
        return NOTHING
    members: dict[str, Json] = dict(reader.step.arguments.members)
    path = reader.step.arguments.at("EndpointConfigName")
    for found in references(members.get("EndpointConfigName"), path):
        config = reader.step.definition.step_by_name.get(found.name)
        if found.kind == "Steps" and config is not None and config.type == "EndpointConfig":
            variants = [
                *config.arguments.items("ProductionVariants"),
                *config.arguments.items("ShadowProductionVariants"),
            ]
            return Together([_variant(reader, variant) for variant in variants])
    reader.unknown("which instances the endpoint runs: its configuration is not of this pipeline", path)
    return Run(instance_type=None, use=Use.HOSTING, seconds=exactly(MONTH), instances=Interval(0, 1, is_open=True))


def _variant(reader: StepReader, variant: Place) -> Usage:
    if variant.given("ServerlessConfig"):
        reader.unknown("what a serverless variant is billed", variant.at("ServerlessConfig"))
        return NOTHING
    count = _instances(reader, variant)
    return Together(
        [
            Run(instance_type=kind, use=Use.HOSTING, seconds=exactly(MONTH), instances=count)
            for kind in reader.instance_types(variant)[:1]
        ]
    )


def _instances(reader: StepReader, variant: Place) -> Interval:
    scaling = variant.place("ManagedInstanceScaling")
    if scaling.text("Status") == "ENABLED" or scaling.given("MaxInstanceCount"):
        low = reader.amount(scaling, "MinInstanceCount", what="MinInstanceCount", default=1, source="unverified")
        high = reader.amount(scaling, "MaxInstanceCount", what="MaxInstanceCount")
        return Interval(low or 0, max(low or 0, high or 0), high is None)
    count = reader.amount(variant, "InitialInstanceCount", what="InitialInstanceCount")
    return Interval(0, 1, is_open=True) if count is None else exactly(count)
