"""Where the instance types of a cluster stand."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.fields.reading import INSTANCE_LISTS
from cdk_sagemaker_training.rules.views.place import Place

LISTS: Final = INSTANCE_LISTS
"""The members that list several."""


def choices_in(resources: Place) -> list[Place]:
    """The objects with an ``InstanceType``: one a group, preference or configuration, else the resources themselves."""
    return resources.worked_out(_choices_in)


def _choices_in(resources: Place) -> list[Place]:
    return [place for key in LISTS for place in resources.items(key)] or [resources]
