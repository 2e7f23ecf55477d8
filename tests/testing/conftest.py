from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    BuiltInEstimator,
    DefinitionLocation,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

MakeTeam = Callable[..., "Team"]


class Team(Stack):
    """A team's stack: a workspace and a pipeline of one job on Spot."""

    def __init__(self, *, num_round: int, location: DefinitionLocation, spot: bool) -> None:
        super().__init__(App(), "Team")
        self.workspace = TrainingWorkspace(self, "Training")
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "num_round": num_round},
            use_spot_instances=spot,
            max_run=3600,
            **cast("dict[str, Any]", {"max_wait": 7200} if spot else {}),
            checkpoint_s3_uri=self.workspace.checkpoints("churn/"),
        )
        train = TrainingStep(
            name="Train",
            estimator=xgboost,
            inputs={"train": TrainingInput(s3_data=self.workspace.data("churn/train/"), content_type="text/csv")},
            retry_policies=[
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=5, interval_seconds=60)
            ],
        )
        self.pipeline = TrainingPipeline(
            self, "Pipeline", workspace=self.workspace, steps=[train], definition_location=location
        )


@pytest.fixture(scope="session")
def make_team() -> MakeTeam:
    """Makes the stack with another number of rounds, with its definition elsewhere, or on demand."""

    def make(
        num_round: int = 200, *, location: DefinitionLocation = DefinitionLocation.INLINE, spot: bool = True
    ) -> Team:
        return Team(num_round=num_round, location=location, spot=spot)

    return make


@pytest.fixture(scope="session")
def team(make_team: MakeTeam) -> Team:
    return make_team()


@pytest.fixture
def stack() -> Stack:
    """An empty stack whose account and region are unknown until deployment."""
    return Stack(App(), "Stack")


@pytest.fixture
def bucket(stack: Stack) -> s3.Bucket:
    return s3.Bucket(stack, "Data")


@pytest.fixture
def role(stack: Stack) -> iam.Role:
    return iam.Role(stack, "Role", assumed_by=cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com")))
