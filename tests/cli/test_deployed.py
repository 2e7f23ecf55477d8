"""Pipelines that are deployed, in the embedded AWS and in answers made up for botocore."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cdk_sagemaker_training.local import EmbeddedAws
from cdk_sagemaker_training.rules.algorithm.image_of_other_region import ImageOfOtherRegion

from .conftest import Run

ROLE = "arn:aws:iam::123456789012:role/pipeline"


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(enforce_iam=False) as running:
        yield running


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that the command gets, whatever it asks for."""
    made: Any = boto3.Session("k", "s", region_name="eu-west-1").client("sagemaker")

    def client(*_given: object) -> Any:
        return made

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


def _summary(name: str) -> dict[str, Any]:
    return {"PipelineArn": f"arn:aws:sagemaker:eu-west-1:123456789012:pipeline/{name}", "PipelineName": name}


def test_pipelines_of_an_account(run: Run, aws: EmbeddedAws, bad: str, good: str, monkeypatch: pytest.MonkeyPatch):
    for name, value in aws.variables().items():
        monkeypatch.setenv(name, value)
    sagemaker = aws.client("sagemaker")
    for name, definition in (("churn-a", bad), ("churn-b", good), ("other", bad)):
        sagemaker.create_pipeline(
            PipelineName=name, PipelineDefinition=definition, RoleArn=ROLE, ClientRequestToken="t" * 32
        )
    done = run("lint", "--deployed", "--name-prefix", "churn", "--format", "json")
    (finding,) = json.loads(done.stdout)
    assert (1, "") == (done.exit_code, done.stderr)
    assert ("deployed/churn-a", "churn-a") == (finding["file"], finding["pipeline"])


def test_the_region_is_the_clients(run: Run, client: Any):
    document = json.dumps(ImageOfOtherRegion.bad.document)  # its image lies in us-east-1
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": [_summary("churn")]}, {})
        stub.add_response("describe_pipeline", {"PipelineDefinition": document}, {"PipelineName": "churn"})
        done = run("lint", "--deployed", "--format", "json", only="SMT426")
    (finding,) = json.loads(done.stdout)
    assert "an image of us-east-1 in a pipeline of eu-west-1" == finding["message"]


def test_a_prefix_that_no_pipeline_has(run: Run, client: Any):
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": []}, {"PipelineNamePrefix": "chrun"})
        stub.add_response("list_pipelines", {"PipelineSummaries": []}, {})
        named, all_of_them = (run("lint", "--deployed", *more) for more in (["--name-prefix", "chrun"], []))
    assert (2, "Error: deployed: no pipeline whose name begins with 'chrun'\n") == (named.exit_code, named.stderr)
    assert (0, "") == (all_of_them.exit_code, all_of_them.stderr)


def test_pages_and_a_pipeline_that_may_not_be_seen(run: Run, client: Any, bad: str):
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": [_summary("a")], "NextToken": "n"}, {})
        stub.add_client_error("describe_pipeline", "AccessDeniedException", "not\nallowed")
        stub.add_response("list_pipelines", {"PipelineSummaries": [_summary("b")]}, {"NextToken": "n"})
        stub.add_response("describe_pipeline", {"PipelineDefinition": bad}, {"PipelineName": "b"})
        done = run("lint", "--deployed", "--format", "json")
    assert (2, ["b"]) == (done.exit_code, [finding["pipeline"] for finding in json.loads(done.stdout)])
    assert re.fullmatch(r"Error: deployed/a: .*AccessDeniedException.* not allowed\n", done.stderr)


def test_a_definition_that_cannot_be_used(run: Run, client: Any):
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": [_summary("a")]}, {})
        stub.add_response("describe_pipeline", {"PipelineDefinition": "{"}, {"PipelineName": "a"})
        done = run("lint", "--deployed")
    assert (2, True) == (done.exit_code, done.stderr.startswith("Error: deployed/a: not JSON: line 1, column 2"))


def test_no_credentials_no_region_no_profile(run: Run):
    done = run("lint", "--deployed", "--region", "eu-west-1")
    assert (2, "Error: deployed: Unable to locate credentials\n") == (done.exit_code, done.stderr)
    done = run("lint", "--deployed")
    assert (2, True) == (done.exit_code, "--deployed: You must specify a region." in done.stderr)
    done = run("lint", "--deployed", "--profile", "nope")
    assert (2, True) == (done.exit_code, "The config profile (nope) could not be found" in done.stderr)


def test_an_account_without_pipelines_is_clean(run: Run, client: Any, folder: Path):
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": []}, {})
        done = run("lint", "--deployed")
    assert (0, "0 errors, 0 warnings; 0 pipelines in 0 files\n", "") == (done.exit_code, done.stdout, done.stderr)
