"""What a fix says of a workspace: only where to give one would help."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack

from cdk_sagemaker_training import Estimator, NetworkConfig, TrainingPipeline, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.definition import (
    CheckJobConfig,
    DataQualityCheckConfig,
    ProcessingStep,
    Processor,
    QualityCheckStep,
)
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import pipeline, processing_step, training
from tests.support.steps import IMAGE, ROLE

GIVE_ONE = "the pipeline a workspace"
TWO = {"ProcessingResources": {"ClusterConfig": {"InstanceCount": 2}}}


def processing(**network: Any) -> Any:
    return pipeline(processing_step(request={**TWO, "NetworkConfig": network})).document


@pytest.mark.parametrize(
    ("rule", "left_open", "off"),
    [
        ("SMT602", training({"EnableNetworkIsolation": None}).document, training({"EnableNetworkIsolation": False})),
        ("SMT621", processing(EnableNetworkIsolation=None), processing(EnableNetworkIsolation=False)),
        (
            "SMT624",
            processing(EnableInterContainerTrafficEncryption=None),
            processing(EnableInterContainerTrafficEncryption=False),
        ),
    ],
)
def test_a_workspace_helps_where_nothing_is_said(rule: str, left_open: Any, off: Any):
    def fix(document: Any) -> str:
        (found,) = [each for each in check_definition(document) if each.rule == rule]
        return found.fix

    assert GIVE_ONE in fix(left_open)
    assert fix(getattr(off, "document", off)).endswith(
        "to true where it is off: on the job, or on the pipeline's workspace"
    )


@pytest.mark.parametrize("key", ["EnableNetworkIsolation", "EnableInterContainerTrafficEncryption"])
def test_a_check_gets_nothing_from_a_workspace(key: str):
    document: Any = processing(**{key: False})
    document["Steps"][0]["Type"] = "QualityCheck"
    document["Steps"][0]["Arguments"]["NetworkConfig"].pop("VpcConfig")
    found = check_definition(document)
    assert "SMT620" in [each.rule for each in found]
    assert [] == [each for each in found if each.rule.startswith("SMT62") and "workspace" in each.fix]


@pytest.mark.parametrize(
    "off", [{}, {"enable_network_isolation": False, "encrypt_inter_container_traffic": False}], ids=["on", "off"]
)
def test_nobody_who_has_a_workspace_is_told_to_give_one(off: dict[str, Any]):
    stack = Stack(App(), "Stack")
    workspace = TrainingWorkspace(stack, "Workspace", **off)
    estimator = Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge", instance_count=2, max_run=60)
    open_ones = [None, NetworkConfig(enable_network_isolation=False, encrypt_inter_container_traffic=False)]
    check = QualityCheckStep(
        name="Check",
        check_job_config=CheckJobConfig(role=ROLE, image_uri=IMAGE, instance_count=2),
        quality_check_config=DataQualityCheckConfig(
            baseline_dataset="s3://b/d.csv", dataset_format={"csv": {}}, output_s3_uri="s3://b/o"
        ),
    )
    made = TrainingPipeline(
        stack,
        "Pipeline",
        workspace=workspace,
        steps=[
            TrainingStep(name="Train", estimator=estimator, inputs={"train": workspace.data("a/")}),
            *(
                ProcessingStep(
                    name=f"Process-{position}",
                    processor=Processor(
                        image_uri=IMAGE, instance_count=2, instance_type="ml.m5.xlarge", network_config=network
                    ),
                )
                for position, network in enumerate(open_ones)
            ),
            check,
        ],
    )
    found = {each.rule: each.fix for each in made.findings if each.rule.startswith("SMT6")}
    assert {"SMT620", "SMT621", "SMT622", "SMT623", "SMT624"} <= found.keys()
    assert [] == [(rule, fix) for rule, fix in found.items() if GIVE_ONE in fix]
