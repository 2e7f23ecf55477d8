from __future__ import annotations

from decimal import Decimal

import pytest
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training import EndpointSet, FileSystemInput, TrainingEndpoint, TrainingNetwork
from tests.network.test_requirements import DEBUG, ISOLATED, import_vpc, pipeline, step

ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_s3_alone_costs_nothing(stack: Stack):
    network = TrainingNetwork(stack, "Network")

    explained = network.explain()
    assert ([TrainingEndpoint.S3], Decimal(0)) == ([e.endpoint for e in explained.endpoints], explained.monthly_floor)
    assert "Endpoints: 1\n  s3: not billed\n    for the author of Stack/Network\nMonthly floor: 0.00 USD" == str(
        explained
    )


def test_who_asked_and_what_it_costs(stack: Stack):
    network = TrainingNetwork(stack, "Network", availability_zones=ZONES)
    pipeline(stack, network, step(enable_network_isolation=False, **DEBUG), step("Two", instance_count=2))

    explained = network.explain()
    assert Decimal("43.80") == explained.monthly_floor  # 2 endpoints x 3 zones x 730 hours x 0.01 USD
    pointer = "/Steps/0/Arguments/RemoteDebugConfig/EnableRemoteDebug"
    assert [f"step Train of Stack/Pipeline, {pointer}: remote debugging"] == [*explained.endpoints[1].asked_by]
    assert {"sagemaker.api", "sts", "logs", "monitoring"} == {each.endpoint.value for each in explained.may_need}
    text = str(explained)
    assert "  ssm: billed in 3 zones\n" in text
    reasons = "several instances, encrypted between containers"
    assert f"Group between instances: for step Two of Stack/Pipeline ({reasons})\n" in text
    assert text.endswith(
        "Monthly floor: 43.80 USD = 6 endpoint-zones x 730 hours x 0.010 USD an hour (us-east-1, read 2026-09-29), "
        "data not included"
    )


def test_what_the_author_asked_for_is_not_what_code_may_need(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=EndpointSet.CODE_CALLS_AWS)
    pipeline(stack, network, step(enable_network_isolation=False))

    explained = network.explain()
    assert [] == list(explained.may_need)
    assert ["the author of Stack/Network"] == list(explained.endpoints[1].asked_by)


@pytest.mark.parametrize(
    ("region", "told"), [("ap-south-2", "for ap-south-2"), (None, "for a region that only the deployment knows")]
)
def test_a_price_that_is_not_known(region: str | None, told: str):
    stack = Stack(App(), "Stack", env=None if region is None else Environment(region=region))
    explained = TrainingNetwork(stack, "Network", endpoints=[TrainingEndpoint.STS]).explain()

    assert explained.monthly_floor is None
    assert str(explained).endswith(f"Monthly floor: not known: no dated price of an endpoint-hour {told}")


def test_what_the_vpc_has_is_not_made_and_not_counted(stack: Stack):
    own = import_vpc(stack, **ISOLATED)
    network = TrainingNetwork(stack, "Network", vpc=own, existing_endpoints=list(TrainingEndpoint))
    pipeline(stack, network, step(enable_network_isolation=False, **DEBUG))

    explained = network.explain()
    assert [False, False, False] == [each.made_here for each in explained.endpoints]
    assert ([], Decimal(0)) == (list(explained.may_need), explained.monthly_floor)
    assert "  ssm: not made here\n" in str(explained)


def test_file_systems_need_the_way_opened(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    source = FileSystemInput(
        file_system_id="fs-0123456789abcdef0",
        file_system_type="EFS",
        directory_path="/train",
        file_system_access_mode="ro",
    )
    pipeline(stack, network, step(data=source))

    note = "open TCP 2049 to the EFS file system, with network.connections.allow_to(...)"
    assert note in str(network.explain())
