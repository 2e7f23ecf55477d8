"""``smtrain estimate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cdk_sagemaker_training.rules.examples import pipeline, train_step

from .conftest import Run, template

REQUEST = {"ResourceConfig": {"InstanceCount": 2}}
DOCUMENT = pipeline(train_step("Train", REQUEST)).document
PRICES = """\
instance_type,use,per_hour,currency,unit,region,date,source
ml.m5.xlarge,training,0.36,EUR,hour,eu-west-1,2026-11-01,made up for a test
"""


@pytest.fixture
def definition(folder: Path) -> str:
    (folder / "churn.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    (folder / "prices.csv").write_text(PRICES, encoding="utf-8")
    return "churn.json"


def test_text(run: Run, definition: str):
    done = run("estimate", definition, "--prices", "prices.csv")
    lines = done.stdout.splitlines()
    assert (0, "") == (done.exit_code, done.stderr)
    assert [
        "pipeline in churn.json",
        "  Time: at least 0 s, at most 1 h (3,600 s)",
        "  Instances: at least 0, at most 7,200 instance-seconds (2 instance-hours)",
        "    ml.m5.xlarge: at least 0, at most 7,200 instance-seconds (2 instance-hours)",
        "  Money: at least 0.00, at most 0.72 EUR an execution (EUR by made up for a test, eu-west-1, 2026-11-01)",
        "    ml.m5.xlarge: at least 0.00, at most 0.72 EUR",
        "  Train (Training): at least 0 s, at most 1 h (3,600 s)",
        "    ml.m5.xlarge: at least 0, at most 7,200 instance-seconds (2 instance-hours) = 3,600 s x 2",
    ] == lines[:8]


def test_json(run: Run, definition: str):
    done = run("estimate", definition, "--format", "json", "--prices", "prices.csv")
    (found,) = json.loads(done.stdout)["pipelines"]
    assert {"at_least": 0, "at_most": 7200} == found["instance_seconds"]
    assert {"at_least": "0.00", "at_most": "0.72"} == found["cost"]["execution"]
    assert ("churn.json", None, []) == (found["file"], found["logical_id"], found["findings"])
    assert {"text": "InstanceCount 2", "path": "/Steps/0/Arguments/ResourceConfig/InstanceCount"} in (
        found["steps"][0]["factors"]
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--budget-instance-hours", "2"], 0),
        (["--budget-instance-hours", "1.9"], 1),
        (["--budget-wall-time", "60m"], 0),
        (["--budget-wall-time", "3599"], 1),
        (["--budget-money", "0.72", "--prices", "prices.csv"], 0),
        (["--budget-money", "0.71", "--prices", "prices.csv"], 1),
        (["--budget-instance-hours", "1", "--run", "Train=600-1800"], 0),
    ],
)
def test_budgets(run: Run, definition: str, words: list[str], code: int):
    done = run("estimate", definition, *words)
    assert (code, code == 1) == (done.exit_code, "SMT004 (error)" in done.stdout)


def test_templates_standard_input_and_a_choice(run: Run, folder: Path):
    made = template(DOCUMENT)
    made["Resources"]["Other"] = made["Resources"]["Churn"] | {}
    (folder / "stack.template.json").write_text(json.dumps(made), encoding="utf-8")
    every = json.loads(run("estimate", ".", "--format", "json").stdout)["pipelines"]
    assert ["Churn", "Other"] == [each["logical_id"] for each in every]
    (one,) = json.loads(run("estimate", ".", "--format", "json", "--pipeline", "Churn").stdout)["pipelines"]
    assert ("Churn", "churn") == (one["logical_id"], one["name"])
    assert "pipeline in -" in run("estimate", "-", input=json.dumps(DOCUMENT)).stdout.replace("<stdin>", "-")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.json"], "Error: gone.json: no such file"),
        (["churn.json", "--prices", "gone.csv"], "Error: prices in gone.csv: : got 'No such file or directory'"),
        (["churn.json", "--run", "Nope=1"], "Error: --run Nope: no pipeline has such a step"),
        (["churn.json", "--run", "Train"], "Train=600-1800"),
        (["churn.json", "--run", "Train=2-1"], "Error: RunTime: at_most: got 1"),
        (["churn.json", "--budget-money", "1"], "--budget-money needs --prices or --aws-prices"),
        (["churn.json", "--budget-money", "x", "--prices", "prices.csv"], "an amount: 12.50"),
        (["churn.json", "--budget-wall-time", "soon"], "90m"),
        (["churn.json", "--aws-prices"], "--aws-prices needs --region"),
        (["churn.json", "--aws-prices", "--prices", "prices.csv"], "exclude each other"),
    ],
)
@pytest.mark.usefixtures("definition")
def test_what_cannot_be_used(run: Run, words: list[str], message: str):
    done = run("estimate", *words)
    assert (2, True) == (done.exit_code, message in done.stderr), done.stderr


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The clients that the command gets, by service."""
    session: Any = boto3.Session("k", "s", region_name="us-east-1")
    made = {service: session.client(service) for service in ("pricing", "sagemaker")}

    def client(_session: Any, service: str) -> Any:
        return made[service]

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


@pytest.mark.usefixtures("definition")
def test_prices_of_aws_and_a_deployed_pipeline(run: Run, clients: dict[str, Any]):
    attributes = {"regionCode": "eu-west-1", "component": "Training", "instanceName": "ml.m5.xlarge"}
    dimensions = {"x": {"unit": "Hrs", "pricePerUnit": {"USD": "0.36"}}}
    product = {"product": {"attributes": attributes}, "terms": {"OnDemand": {"y": {"priceDimensions": dimensions}}}}
    with Stubber(clients["pricing"]) as prices, Stubber(clients["sagemaker"]) as pipelines:
        prices.add_response("get_products", {"PriceList": [json.dumps(product)]})
        pipelines.add_response(
            "describe_pipeline", {"PipelineDefinition": json.dumps(DOCUMENT)}, {"PipelineName": "churn"}
        )
        done = run("estimate", "deployed:churn", "--aws-prices", "--region", "eu-west-1")
    assert (0, True) == (done.exit_code, "at most 0.72 USD an execution" in done.stdout), done.output
    with Stubber(clients["pricing"]) as prices:
        prices.add_client_error("get_products", "AccessDeniedException", "no")
        refused = run("estimate", "churn.json", "--aws-prices", "--region", "eu-west-1")
    assert (2, True) == (refused.exit_code, "Error: --aws-prices: An error occurred" in refused.stderr)
