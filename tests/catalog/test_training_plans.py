"""The types of training plans are those of the pinned botocore."""

from __future__ import annotations

from typing import Any, cast

import botocore.session

from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.catalog.training_plans import PLAN_TYPES


def test_as_in_the_service_model():
    session = cast("Any", botocore.session).get_session()
    model = session.get_service_model("sagemaker")
    assert set(model.shape_for("ReservedCapacityInstanceType").enum) == PLAN_TYPES


def test_all_of_them_are_training_types():
    assert set(instance_types()) >= PLAN_TYPES
