"""What is drawn, and how it stands in the three forms."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

from cdk_sagemaker_training.pictures import Picture, mermaid, page, svg
from cdk_sagemaker_training.pictures.picture import Edge
from cdk_sagemaker_training.rules.examples import pipeline, train_step

SVG = "{http://www.w3.org/2000/svg}"


def test_edges(picture: Picture):
    report = "ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"
    assert {
        Edge(start="Prepare", end="Train", kind="data", label=report),
        Edge(start="Train", end="Check", kind="order", label="when failed"),
        Edge(start="Again", end="Score", kind="order"),
        Edge(start="Check", end="Again", kind="branch", label="if"),
        Edge(start="Check", end="Stop", kind="branch", label="else"),
    } == set(picture.edges)


def test_groups_hold_the_steps_of_branches(picture: Picture):
    assert [("Check", "if", ["Again", "Score"]), ("Check", "else", ["Stop"])] == [
        (group.owner, group.label, group.members) for group in picture.groups
    ]


def test_what_a_step_shows(picture: Picture):
    train = picture.node["Train"]
    assert ["Spot", "warm 30 min", "retry 10"] == train.badges
    assert [("instances", "1 x ml.m5.xlarge"), ("image", "mine:1.0"), ("at most", "1 h")] == train.facts
    assert {"SMT253"} <= {found.rule for found in train.findings}
    assert "error" == (train.worst and train.worst.value)


def test_parameters(picture: Picture):
    assert [("Go", "String", "no")] == [(each.name, each.type, each.default) for each in picture.parameters]


def test_a_step_holds_no_other_in_its_text(picture: Picture):
    assert {"Conditions"} == set(json.loads(picture.node["Check"].text)["Arguments"])


def test_steps_of_one_name_are_drawn_once():
    found = Picture.of(pipeline(train_step("A"), train_step("A")).document)
    assert ["A"] == [node.name for node in found.nodes]


def test_findings_of_the_pipeline_itself(picture: Picture):
    steps = {node.name for node in picture.nodes}
    assert all(found.step not in steps for found in picture.findings)


def test_steps_in_a_circle_are_drawn():
    document = pipeline(train_step("A", DependsOn=["B"]), train_step("B", DependsOn=["A"])).document
    assert {"A", "B"} == set(re.findall(r'data-step="(\w+)"', svg(Picture.of(document))))


def test_nothing_to_draw():
    empty = Picture.of({"Version": "2020-12-01", "Steps": []})
    ET.fromstring(svg(empty))
    assert "flowchart TD\n" == mermaid(empty)


# --- SVG --------------------------------------------------------------------------------------------------------------


def test_svg_is_xml_with_every_step(picture: Picture):
    root = ET.fromstring(svg(picture))
    steps = [each.get("data-step") for each in root.iter(f"{SVG}g") if each.get("data-step")]
    assert ["Prepare", "Train", "Check", "Again", "Score", "Stop"] == steps
    assert ["churn & co"] == [each.text for each in root.findall(f"{SVG}title")]
    assert 5 == sum("edge" in each.get("class", "").split() for each in root.iter(f"{SVG}g"))


def test_svg_tells_what_it_is_to_those_who_do_not_see_it(picture: Picture):
    root = ET.fromstring(svg(picture))
    (train,) = [each for each in root.iter(f"{SVG}g") if each.get("data-step") == "Train"]
    assert (train.get("aria-label") or "").startswith("Train: Training, Spot, warm 30 min, retry 10, ")


# --- Mermaid ----------------------------------------------------------------------------------------------------------


def test_mermaid(picture: Picture):
    lines = mermaid(picture).splitlines()
    assert ["---", 'title: "churn #amp; co"', "---", "flowchart TD"] == lines[:4]
    assert '  s1["Train<br/>Training<br/>Spot · warm 30 min · retry 10"]' in lines
    assert '  s1 -.->|"when failed"| s2' in lines
    assert '  subgraph g0["Check: if"]' in lines
    assert "  s2 ==> s5" in lines
    assert any(re.fullmatch(r"  class [s\d,]*s1[s\d,]* error", line) for line in lines)


# --- page -------------------------------------------------------------------------------------------------------------


def test_a_page_needs_nothing_else(picture: Picture):
    text = page(picture)
    assert [] == re.findall(r"(?:src|href)\s*=|url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text)


def test_no_text_of_a_definition_ends_the_script(picture: Picture):
    text = page(picture)
    assert 2 == text.count("</script>")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert "</script><b>" in json.loads(data)["nodes"][2]["text"]
    assert "<b>" not in data
