"""The instance types of processing and transform jobs."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.catalog.other_instances import other_instance_types


def test_names_are_whole():
    for job in ("processing", "transform", "inference"):
        names = other_instance_types(job)
        assert "ml.m5.xlarge" in names
        assert {True} == {name.startswith("ml.") and name.count(".") == 2 for name in names}


def test_the_jobs_differ():
    assert "ml.trn1.32xlarge" in instance_types()
    assert "ml.trn1.32xlarge" not in other_instance_types("processing")
    assert "ml.t3.medium" in other_instance_types("processing")
    assert "ml.t3.medium" not in other_instance_types("transform")


def test_models_answer_on_other_types_than_they_are_trained_on():
    assert "ml.t2.medium" in other_instance_types("inference")
    assert "ml.t2.medium" not in instance_types()
