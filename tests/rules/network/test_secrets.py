"""What counts as a secret, and that no finding tells one."""

from __future__ import annotations

import json

import pytest

from benchmarks.planted.corpus import planted
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.network.secrets import known_secret, may_be_secret, names_secret

PASSWORD = "correct-horse-battery"
ACCESS_KEY = "AKIA" + 4 * "QRST"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("DB_PASSWORD", "password"),
        ("dbPassword", "password"),
        ("HF_TOKEN", "token"),
        ("AWS_SECRET_ACCESS_KEY", "access key"),
        ("wandbApiKey", "api key"),
        ("SECRET_ARN", None),
        ("PASSWORD_SECRET_NAME", None),
        ("AWS_ACCESS_KEY_ID", None),
        ("max_tokens", None),
        ("pad_token", None),
        ("tokenizer", None),
        ("S3_KEY", None),
        ("", None),
    ],
)
def test_names_of_secrets(name: str, word: str | None):
    assert word == names_secret(name)


@pytest.mark.parametrize(
    "value", ["arn:aws:secretsmanager:x", "/run/secrets/db", "${Token[X.1]}", "true", "", "12345", 7]
)
def test_what_is_no_secret(value: object):
    assert not may_be_secret("password", value)


def test_a_name_of_a_secret_is_none():
    assert may_be_secret("password", "prod/churn/db")
    assert not may_be_secret("secret", "prod/churn/db")


def test_the_form_of_secrets():
    assert known_secret(f"key={ACCESS_KEY}") == "an AWS access key"
    assert known_secret("AKIAIOSFODNN7EXAMPLE") is None
    assert known_secret(None) is None


def test_no_finding_tells_the_secret():
    example = pipeline(
        train_step(request={"Environment": {"DB_PASSWORD": PASSWORD, "KEY": ACCESS_KEY}}),
        parameters=[{"Name": "ApiKey", "Type": "String", "DefaultValue": PASSWORD}],
    )
    findings = check_definition(example.document)
    assert {"SMT690", "SMT691", "SMT692"} <= {finding.rule for finding in findings}
    told = json.dumps([[str(finding), finding.to_json()] for finding in findings])
    assert PASSWORD not in told
    assert ACCESS_KEY not in told


def test_no_planted_secret_is_told():
    for case in planted():
        if case.rule in {"SMT690", "SMT691", "SMT692"}:
            findings = [f for f in check_definition(case.example.document) if f.rule == case.rule]
            assert {"***"} >= {f.value for f in findings if f.path.rpartition("/")[2] != "Name"}
