from __future__ import annotations

from collections import Counter
from typing import Any

from cdk_sagemaker_training.catalog.stack_limits import MAX_OUTPUTS, MAX_RESOURCES, MAX_TEMPLATE_BYTES
from cdk_sagemaker_training.fleet.assignment import assigned
from cdk_sagemaker_training.fleet.capacity import StackContents, capacity_problems


def contents(stack: str = "Stores/00", *, variants: Any = ("a", "b"), **held: int) -> StackContents:
    amounts = {"resources": 1, "outputs": 0, "template_bytes": 1000, **held}
    return StackContents(stack=stack, variants=list(variants), **amounts)


def test_a_stack_may_be_full():
    full = contents(resources=MAX_RESOURCES, outputs=MAX_OUTPUTS, template_bytes=MAX_TEMPLATE_BYTES)
    assert ([], 1.0) == (list(capacity_problems([full], stacks=1)), full.share())


def test_each_limit_is_held_to():
    given = [
        contents("A", resources=MAX_RESOURCES + 1),
        contents("B", outputs=MAX_OUTPUTS + 1),
        contents("C", template_bytes=MAX_TEMPLATE_BYTES + 1, resources=900),
        contents("D"),
    ]
    *told, _ = capacity_problems(given, stacks=4)
    assert [
        ("stack A", "501 resources of 2 variants"),
        ("stack B", "201 outputs of 2 variants"),
        ("stack C", "900 resources, 1,000,001 template bytes of 2 variants"),
    ] == [(problem.where, problem.given) for problem in told]


def test_the_number_of_stacks_that_would_do_does():
    names = [f"store-{number}" for number in range(300)]
    placed = assigned(names, 2)
    given = [
        contents(str(stack), variants=of, resources=5 * len(of))
        for stack in (0, 1)
        if (of := [name for name in names if placed[name] == stack])
    ]
    *_, proposal = capacity_problems(given, stacks=2)
    enough = int(proposal.allowed.split()[0])
    assert ("stacks", 2) == (proposal.where, proposal.given)
    assert 5 * max(Counter(assigned(names, enough).values()).values()) <= 0.75 * MAX_RESOURCES
    moved = sorted(name for name in names if placed[name] != assigned(names, enough)[name])
    assert f"stacks={enough}, which moves {', '.join(moved[:5])} and {len(moved) - 5} more;" in proposal.fix
    assert "two deployments" in proposal.fix


def test_a_stack_that_is_nearly_empty_says_nothing_of_what_a_variant_takes():
    full = contents("A", variants=[f"store-{number}" for number in range(300)], resources=600)
    empty = contents("B", variants=["alone"], resources=12)
    *_, proposal = capacity_problems([full, empty], stacks=None)
    assert "about 187 variants a stack" == proposal.allowed


def test_where_a_column_decides_it_has_to_decide_otherwise():
    *_, proposal = capacity_problems([contents(resources=1000)], stacks=None)
    assert ("stack_of", "1 too full", "about 1 variants a stack") == (
        proposal.where,
        proposal.given,
        proposal.allowed,
    )


def test_one_variant_may_be_more_than_a_stack_holds():
    *_, proposal = capacity_problems([contents(variants=["a"], template_bytes=2 * MAX_TEMPLATE_BYTES)], stacks=9)
    assert "define" == proposal.where
    assert "DefinitionLocation.S3" in proposal.fix
