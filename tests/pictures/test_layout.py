"""Boxes do not overlap, groups hold their steps, edges lead forward."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pictures import Picture
from cdk_sagemaker_training.pictures.layout import Box, Layout, layout


def step(name: str, before: list[str], branches: list[list[dict[str, Json]]] | None = None) -> dict[str, Json]:
    arguments: dict[str, Json] = {}
    if branches is not None:
        arguments = {"Conditions": [], "IfSteps": [*branches[0]], "ElseSteps": [*branches[1]]}
    kind = "Training" if branches is None else "Condition"
    return {"Name": name, "Type": kind, "Arguments": arguments, "DependsOn": [*before]}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Json]:
    """Steps that wait for any earlier ones, some of them conditions with steps of their own."""
    count = 0

    def several(most: int, depth: int) -> list[dict[str, Json]]:
        nonlocal count
        made: list[dict[str, Json]] = []
        names: list[str] = []
        for _ in range(draw(st.integers(0, most))):
            count += 1
            name = f"S{count}"
            before = draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else []
            holds = depth > 0 and draw(st.integers(0, 4)) == 0
            branches = [several(4, depth - 1), several(3, depth - 1)] if holds else None
            made.append(step(name, before, branches))
            names.append(name)
        return made

    return {"Version": "2020-12-01", "Steps": [*several(14, 2)]}


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def within(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def laid_out(document: dict[str, Json]) -> tuple[Picture, Layout]:
    picture = Picture.of(document)
    return picture, layout(picture)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_boxes(document: dict[str, Json]):
    picture, found = laid_out(document)
    holder = {node.name: node.holder for node in picture.nodes} | {g.id: g.holder for g in picture.groups}
    for one, other in combinations(holder, 2):
        if holder[one] == holder[other]:
            assert not overlap(found.boxes[one], found.boxes[other])
    everything = Box("", found.width, found.height)
    for name, group in holder.items():
        assert within(found.boxes[name], found.boxes[group] if group else everything)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_edges_lead_forward(document: dict[str, Json]):
    picture, found = laid_out(document)
    for edge in picture.edges:
        start, end = found.boxes[edge.start], found.boxes[edge.end]
        assert start.x + start.width < end.x if found.is_wide else start.y + start.height < end.y


def test_a_long_chain_goes_down_and_a_wide_fan_goes_right():
    chain = [step(f"S{at}", [f"S{at - 1}"] if at else []) for at in range(12)]
    fan = [step("First", []), *(step(f"S{at}", ["First"]) for at in range(12))]
    assert [False, True] == [laid_out({"Steps": [*steps]})[1].is_wide for steps in (chain, fan)]


def test_the_same_every_time():
    document: dict[str, Json] = {"Steps": [step("A", []), step("B", ["A"]), step("C", ["A"])]}
    assert laid_out(document)[1] == laid_out(document)[1]
