from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.absent_instances import absence
from cdk_sagemaker_training.catalog.instances import instance_types

FAMILIES = {found.family for found in instance_types().values()}


@pytest.mark.parametrize(
    ("family", "word", "families", "instance_class"),
    [
        ("inf2", "Inferentia", ("trn1", "g5"), None),
        ("m8g", "Graviton", (), "general"),
        ("c7gn", "Graviton", (), "compute"),
        ("x2gd", "Graviton", (), "memory"),
        ("g5g", "Graviton", (), "general"),
        ("r6a", "AMD processors", (), "memory"),
        ("t3a", "AMD processors", (), "general"),
        ("g4ad", "AMD GPUs", ("g4dn", "g5"), None),
        ("m6idn", "local storage", (), "general"),
        ("c5d", "local storage", (), "compute"),
        ("i3en", "storage optimized", ("r5d",), None),
        ("gr6", "g6 is", ("g6", "g6e"), None),
        ("g5n", "misspells", ("g5",), None),
    ],
)
def test_why_a_family_is_not_there(
    family: str, word: str, families: tuple[str, ...], instance_class: str | None
) -> None:
    found = absence(family)
    assert found is not None
    assert word in found.why
    assert found.why.startswith(family)
    assert (families, instance_class) == (found.families, found.instance_class)
    assert family not in FAMILIES
    assert set(families) <= FAMILIES


@pytest.mark.parametrize("family", ["", "m5", "zz9", "9", "quantum1"])
def test_nothing_is_made_up_for_other_names(family: str) -> None:
    assert absence(family) is None
