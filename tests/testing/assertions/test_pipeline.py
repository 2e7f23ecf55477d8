from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_scheduler as scheduler
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training import (
    Acknowledgement,
    Acknowledgements,
    DefinitionLocation,
    ParameterString,
    TrainingPipeline,
)
from cdk_sagemaker_training.errors import DocumentError, InvalidInputError
from cdk_sagemaker_training.rules import PipelineUsage, Severity
from cdk_sagemaker_training.testing import ExpectationError, PipelineAssertions
from tests.support.steps import ROLE, train
from tests.testing.conftest import MakeTeam, Team

from .support import JOB, changed, template, unmet

TRAIN = {"Name": "Train", "Type": "Training", "Arguments": JOB}


@pytest.mark.parametrize("location", [DefinitionLocation.INLINE, DefinitionLocation.S3])
def test_what_the_library_makes_meets_all_of_it(make_team: MakeTeam, location: DefinitionLocation):
    pipeline = PipelineAssertions.from_stack(make_team(location=location)).has_no_findings()
    pipeline.step("Train").uses_spot().has_retry_for("SageMaker.CAPACITY_ERROR").runs_in_vpc().is_encrypted()
    assert ["Train"] == [job.name for job in pipeline.jobs]


def test_a_template_is_enough(team: Team):
    from_template = PipelineAssertions.from_template(Template.from_stack(team))
    assert PipelineAssertions.from_stack(team).definition == from_template.definition
    from_template.step("Train").uses_spot()


def test_a_failure_says_everything(make_team: MakeTeam):
    with pytest.raises(ExpectationError) as failure:
        PipelineAssertions.from_stack(make_team(spot=False)).step("Train").uses_spot()
    assert str(failure.value).splitlines() == [
        "step 'Train' of pipeline 'team-pipeline-bef1c97e' (/Resources/PipelineC660917D)",
        "  at /Steps/0/Arguments/EnableManagedSpotTraining",
        "    expected: Managed Spot (true)",
        "    there is: nothing",
    ]


def test_a_step_that_is_not_there():
    pipeline = PipelineAssertions.from_template(template(TRAIN, {"Name": "Stop", "Type": "Fail", "Arguments": {}}))
    expected = [("/Steps", "a step 'Trian'", "'Train', 'Stop'; did you mean 'Train'?")]
    assert expected == unmet(pipeline.step, "Trian")


def test_a_step_in_a_branch():
    condition = {
        "Name": "If",
        "Type": "Condition",
        "Arguments": {"Conditions": [], "IfSteps": [TRAIN], "ElseSteps": []},
    }
    found = PipelineAssertions.from_template(template(condition)).step("Train")
    found.uses_spot()
    assert "/Steps/0/Arguments/IfSteps/0/Arguments/Tags" == unmet(found.has_arguments, {"Tags": []})[0][0]


def test_definitions_are_like_objects_and_matchers():
    pipeline = PipelineAssertions.from_template(template(TRAIN))
    steps = Match.array_with([Match.object_like({"Name": "Train"})])
    pipeline.has_definition({"Version": "2020-12-01"}).has_definition(Match.object_like({"Steps": steps}))
    expected = [("/Version", "2021-12-01", '"2020-12-01"')]
    assert expected == unmet(pipeline.has_definition, {"Version": "2021-12-01"})


class TestWhich:
    def test_by_name_and_by_logical_id(self):
        given = template(TRAIN)
        resources = given["Resources"]
        resources["OtherE3889A50"] = {
            **resources["Churn"],
            "Properties": {**resources["Churn"]["Properties"], "PipelineName": "o"},
        }
        for name, logical_id in (("churn", "Churn"), ("o", "OtherE3889A50"), ("Other", "OtherE3889A50")):
            assert logical_id == PipelineAssertions.from_template(given, pipeline=name).logical_id
        with pytest.raises(InvalidInputError, match="the name or logical id of one of 'churn', 'o'"):
            PipelineAssertions.from_template(given)

    @pytest.mark.parametrize(
        ("message", "given", "name"),
        [
            ("a template with one", {"Resources": {}}, None),
            ("did you mean 'churn'", template(TRAIN), "chrun"),
            ("a Stack, a Template", {"Steps": []}, None),
        ],
    )
    def test_what_is_not_there_is_refused(self, message: str, given: Any, name: str | None):
        with pytest.raises(InvalidInputError, match=message):
            PipelineAssertions.from_template(given, pipeline=name)

    def test_a_definition_on_s3_needs_the_stack(self, make_team: MakeTeam):
        on_s3 = Template.from_stack(make_team(location=DefinitionLocation.S3))
        with pytest.raises(DocumentError, match=r"take PipelineAssertions\.from_stack"):
            PipelineAssertions.from_template(on_s3)

    def test_what_is_no_document_is_refused(self):
        given = template(TRAIN)
        given["Resources"]["Churn"]["Properties"]["PipelineDefinition"] = {"PipelineDefinitionBody": "{"}
        with pytest.raises(DocumentError, match="JSON text"):
            PipelineAssertions.from_template(given)


class TestFindings:
    BAD = changed(JOB, StoppingCondition={"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 60})

    def test_are_told_with_their_fix(self):
        pipeline = PipelineAssertions.from_template(template({**TRAIN, "Arguments": self.BAD}))
        (found,) = (each for each in unmet(pipeline.has_no_findings, Severity.ERROR) if "SMT204" in each[1])
        assert ("/Steps/0/Arguments/StoppingCondition/MaxWaitTimeInSeconds", "no error SMT204") == found[:2]
        assert "Fix: " in found[2]

    def test_as_bad_as_asked_for(self):
        pipeline = PipelineAssertions.from_template(template({**TRAIN, "Arguments": changed(JOB, VpcConfig=None)}))
        assert "no warning SMT601" in [expected for _, expected, _ in unmet(pipeline.has_no_findings)]
        assert "no warning SMT601" not in [
            f"no {each.severity.value} {each.rule}" for each in pipeline.findings(Severity.ERROR)
        ]

    def test_what_the_app_acknowledges_does_not_count(self, stack: Stack):
        TrainingPipeline(stack, "Pipeline", steps=[train(role=ROLE)])
        rules = {each.rule for each in PipelineAssertions.from_stack(stack).findings(Severity.WARNING)}
        assert "SMT601" in rules
        other = Stack(App(), "Other")
        TrainingPipeline(other, "Pipeline", steps=[train(role=ROLE)])
        Acknowledgements.of(other).add(*[Acknowledgement(rule=rule, reason="a test") for rule in sorted(rules)])
        PipelineAssertions.from_stack(other).has_no_findings()
        with pytest.raises(ExpectationError):
            PipelineAssertions.from_template(Template.from_stack(other)).has_no_findings()

    def test_schedules_of_the_template_and_usage_are_known(self, stack: Stack):
        where = ParameterString(name="Where")
        pipeline = TrainingPipeline(stack, "Pipeline", steps=[train(role=ROLE, output_path=where)])
        arn = pipeline.pipeline_arn
        scheduler.CfnSchedule(
            stack,
            "Daily",
            schedule_expression="rate(1 day)",
            flexible_time_window={"mode": "OFF"},
            target={"arn": arn, "roleArn": ROLE},
        )
        found = PipelineAssertions.from_stack(stack)
        scheduled = {each.rule for each in found.findings(Severity.ERROR)}
        supplied = PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["Where"])
        assert 1 == len(scheduled - {each.rule for each in found.findings(Severity.ERROR, usage=supplied)})
