"""What other tools are shown of the corpus, and what counts as found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.planted import peers
from benchmarks.planted.corpus import Planted
from benchmarks.planted.templates import CONTROL, SOUND, planted_templates, unlike_sound_ones
from cdk_sagemaker_training.definition.templates import pipelines_in
from cdk_sagemaker_training.rules.examples import ROLE, Example, training

TOKENS = {"A": "${Token[TOKEN.1]}", "B": ["#{Token[TOKEN.2]}"], "C": -1.8881545897087626e289, "D": "${x} ü"}


def case(request: dict[str, Any], number: int = 0) -> Planted:
    return Planted(rule="SMT900", kind="bad", number=number, example=training({"Environment": request}))


def pipelines(template: Any) -> dict[str, Any]:
    return {name: r["Properties"] for name, r in template["Resources"].items() if name not in {CONTROL, *SOUND}}


def test_a_hundred_cases_in_a_template():
    made = planted_templates([case({}, number) for number in range(250)])
    assert [100, 100, 50] == [len(pipelines(each.template)) for each in made]


def test_what_is_known_is_carried_as_text():
    (made,) = planted_templates([case({"D": "${x} ü"})])
    body = pipelines(made.template)["SMT900Bad0"]["PipelineDefinition"]["PipelineDefinitionBody"]
    assert {"D": "${x} ü"} == json.loads(body)["Steps"][0]["Arguments"]["Environment"]


def test_what_is_not_known_is_a_parameter():
    (made,) = planted_templates([case(TOKENS)])
    body = pipelines(made.template)["SMT900Bad0"]["PipelineDefinition"]["PipelineDefinitionBody"]
    assert '"A":"${UnknownText}","B":["${UnknownText}"],"C":${UnknownNumber},"D":"${!x} ü"' in body["Fn::Sub"]
    assert {"UnknownText": {"Type": "String"}, "UnknownNumber": {"Type": "Number"}} == made.template["Parameters"]
    assert {"SMT900Bad0", *SOUND} == {pipeline.logical_id for pipeline in pipelines_in(made.template)}


def test_what_a_tool_says_of_sound_pipelines_too_is_no_discovery():
    found = {"Sound": {"A"}, "SoundUnknown": {"B"}, "One": {"A", "B"}, "Two": {"A", "C"}, "Other": {"C"}}
    assert {"Two"} == unlike_sound_ones(found, ["One", "Two", "Three"])


def test_a_tool_that_has_not_looked(monkeypatch: pytest.MonkeyPatch):
    def blind(templates: object) -> peers.Found:
        return {"SMT900Bad0": {"X"}}

    monkeypatch.setattr(peers, "PEERS", {"blind": blind})
    with pytest.raises(RuntimeError, match="blind says nothing of an open bucket"):
        peers.said("blind", [])


def test_cfn_lint_has_looked():
    found = peers.said("cfn-lint", planted_templates([Planted(rule="SMT900", kind="bad", number=0, example=BROKEN)]))
    assert "W3045" in found[CONTROL]
    assert "E3033" in found["SMT900Bad0"]


BROKEN = Example({"Version": "2020-12-01", "Steps": [], "Metadata": {"x": "x" * 2_000_000}}, ROLE)


@pytest.mark.parametrize("python", ["", "no-such-python"])
def test_checkov_is_not_measured_where_it_is_not(monkeypatch: pytest.MonkeyPatch, python: str):
    monkeypatch.setenv(peers.PEERS_PYTHON, python)
    peers.versions.cache_clear()
    assert peers.not_measured("checkov").startswith("not measured: ")
    assert "" == peers.not_measured("cdk-nag")
    peers.versions.cache_clear()
