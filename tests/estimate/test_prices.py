from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.estimate import Price, Prices
from cdk_sagemaker_training.rules.examples import condition_step, processing_step, step, train_step
from tests.support.mistakes import wrong_fields

from .conftest import bounds, limited, told

HEAD = {"currency": "EUR", "unit": "hour", "region": "eu-west-1", "date": "2026-11-01", "source": "made up for a test"}
ENTRIES: list[dict[str, Any]] = [
    {"instance_type": "ml.m5.xlarge", "use": "training", "per_hour": "0.36", "spot_per_hour": "0.18"},
    {"instance_type": "ml.g5.xlarge", "use": "training", "per_hour": "3.60"},
    {"instance_type": "ml.m5.xlarge", "use": "hosting", "per_hour": "0.10"},
]
SPOT = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 86_400}}


def prices(**members: Any) -> Prices:
    amounts: list[dict[str, Any]] = [
        {key: Decimal(value) for key, value in entry.items() if key.endswith("per_hour")} for entry in ENTRIES
    ]
    made = [Price(**{**entry, **amount}) for entry, amount in zip(ENTRIES, amounts, strict=True)]
    given: dict[str, Any] = {key: value for key, value in HEAD.items() if key != "unit"}
    given |= {"prices": made, **members}
    return Prices(**given)


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "prices.json"
    file.write_text(json.dumps({**HEAD, "prices": ENTRIES, **changes}), encoding="utf-8")
    return file


def test_a_json_file(tmp_path: Path):
    assert prices() == Prices.from_file(written(tmp_path))


def test_numbers_stay_as_they_are_written(tmp_path: Path):
    entry = {"instance_type": "ml.m5.xlarge", "use": "training", "per_hour": 0.1}
    (found,) = Prices.from_file(written(tmp_path, prices=[entry])).prices
    assert Decimal("0.1") == found.per_hour


def test_a_csv_file(tmp_path: Path):
    head, file = [*HEAD], tmp_path / "prices.csv"
    columns = ["instance_type", "use", "per_hour", "spot_per_hour", *head]
    rows = [[*(entry.get(key, "") for key in columns[:4]), *HEAD.values()] for entry in ENTRIES]
    file.write_text("\n".join(",".join(row) for row in [columns, *rows]), encoding="utf-8")
    assert prices() == Prices.from_file(file)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"source": " "}, ["source"]),
        ({"date": "yesterday", "region": "Ireland"}, ["region", "date"]),
        ({"unit": "month"}, ["unit"]),
        ({"currency": None}, ["currency"]),
        ({"note": "x"}, ["note"]),
        ({"prices": {}}, ["prices"]),
        ({"prices": [{**ENTRIES[0], "per_hour": "cheap", "use": "play"}]}, ["prices[0].use", "prices[0].per_hour"]),
        ({"prices": [{**ENTRIES[0], "per_hour": -1}]}, ["prices[0].per_hour"]),
        ({"prices": [{**ENTRIES[0], "price": 1}]}, ["prices[0].price"]),
        ({"prices": [ENTRIES[0], ENTRIES[0]]}, ["prices[1]"]),
    ],
)
def test_what_is_refused(tmp_path: Path, changes: Any, fields: Any):
    assert fields == wrong_fields(lambda: Prices.from_file(written(tmp_path, **changes)))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.json", None, "No such file or directory"),
        ("p.json", "{", "allowed: JSON"),
        ("p.json", "[]", "prices: got nothing; allowed: a list of objects"),
        ("p.csv", "instance_type,use\n", "allowed: currency, date, instance_type, per_hour, region, source, unit, use"),
        (
            "p.csv",
            "instance_type,use,per_hour,currency,unit,region,date,source\na,b,1,EUR,hour,r,d,s\na,b,1,USD,hour,r,d,s",
            "the same in every row",
        ),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, content: str | None, message: str):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        Prices.from_file(tmp_path / name)
    assert message in str(error.value)


def test_money():
    found = bounds(train_step("A", limited(3600, 2)), train_step("B", limited(1800, kind="ml.g5.xlarge"))).cost(
        prices()
    )
    assert (0, Decimal("2.52"), False) == told(found.execution)
    assert {"ml.m5.xlarge": (0, Decimal("0.72"), False), "ml.g5.xlarge": (0, Decimal("1.80"), False)} == {
        kind: told(amount) for kind, amount in found.by_type.items()
    }
    assert ([], False) == (found.unpriced, found.guessed_spot)


def test_the_dearer_branch_need_not_be_the_longer_one():
    always = [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}]
    long, dear = train_step("Long", limited(7200)), train_step("Dear", limited(3600, kind="ml.g5.xlarge"))
    found = bounds(condition_step(always, [long], [dear]))
    assert ((0, 7200, False), (0, Decimal("3.6"), False)) == (
        told(found.instance_seconds),
        told(found.cost(prices()).execution),
    )


def test_what_has_no_price_is_listed_and_leaves_the_worst_open():
    found = bounds(processing_step("P"), train_step("A", limited(3600))).cost(prices())
    assert ((0, Decimal("0.36"), True), ["ml.m5.xlarge (processing)"]) == (told(found.execution), found.unpriced)


@pytest.mark.parametrize(
    ("kind", "expected", "guessed"), [("ml.m5.xlarge", "0.18", False), ("ml.g5.xlarge", "3.6", True)]
)
def test_spot(kind: str, expected: str, guessed: bool):
    found = bounds(train_step("A", limited(3600, kind=kind) | SPOT)).cost(prices())
    assert ((0, Decimal(expected), False), guessed) == (told(found.execution), found.guessed_spot)


def test_spot_without_a_price_costs_a_tenth_at_least():
    from cdk_sagemaker_training.estimate import RunTime

    found = bounds(train_step("A", limited(3600, kind="ml.g5.xlarge") | SPOT), runs={"A": RunTime(at_least=3600)})
    assert (Decimal("0.36"), Decimal("3.6"), False) == told(found.cost(prices()).execution)


def test_endpoints_cost_by_the_month():
    config = {"ProductionVariants": [{"InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 2}]}
    up = {"EndpointConfigName": {"Get": "Steps.Config.EndpointConfigName"}}
    found = bounds(step("EndpointConfig", "Config", config), step("Endpoint", "Up", up)).cost(prices())
    assert ((146, 146, False), (0, 0, False)) == (told(found.endpoints), told(found.execution))


def test_the_text_says_where_prices_are_from():
    lines = list(bounds(train_step("A", limited(3600))).cost(prices()).lines())
    assert (
        "Money: at least 0.00, at most 0.36 EUR an execution (EUR by made up for a test, eu-west-1, 2026-11-01)"
        == lines[0]
    )
