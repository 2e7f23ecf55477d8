from __future__ import annotations

from typing import Any

import pytest
from aws_cdk.assertions import Capture, Match

from cdk_sagemaker_training import CAPACITY_ERROR, INTERNAL_ERROR, THROTTLING
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rules import Acknowledgement, Severity
from cdk_sagemaker_training.testing import PipelineAssertions

from .support import JOB, changed, step, template, unmet

AT = "/Steps/0/Arguments"
RETRIES = [
    {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 3},
    {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 10, "IntervalSeconds": 60, "BackoffRate": 2.0},
]


class TestUsesSpot:
    def test_holds(self):
        train = step(JOB)
        assert train.uses_spot() is train

    @pytest.mark.parametrize(
        ("found", "value"),
        [
            ("nothing", None),
            ("false", False),
            ('{"Get": "Parameters.Spot"}, which only an execution knows', {"Get": "Parameters.Spot"}),
            ('"<Ref Spot>"', {"Ref": "Spot"}),
        ],
    )
    def test_says_what_is_there(self, found: str, value: Any):
        train = step(changed(JOB, EnableManagedSpotTraining=value))
        assert [(f"{AT}/EnableManagedSpotTraining", "Managed Spot (true)", found)] == unmet(train.uses_spot)

    @pytest.mark.parametrize("default", [True, False])
    def test_a_parameter_counts_by_its_default(self, default: bool):
        given = {
            "Name": "Train",
            "Type": "Training",
            "Arguments": {"EnableManagedSpotTraining": {"Get": "Parameters.Spot"}},
        }
        parameters = [{"Name": "Spot", "Type": "Boolean", "DefaultValue": default}]
        train = PipelineAssertions.from_template(template(given, parameters=parameters)).step("Train")
        if default:
            train.uses_spot()
        else:
            assert "Parameters.Spot" in unmet(train.uses_spot)[0][2]

    def test_every_definition_of_a_tuning_step(self):
        definitions = [JOB, changed(JOB, EnableManagedSpotTraining=False)]
        tune = step({"TrainingJobDefinitions": definitions}, "Tuning")
        assert [f"{AT}/TrainingJobDefinitions/1/EnableManagedSpotTraining"] == [
            where for where, _, _ in unmet(tune.uses_spot)
        ]

    def test_a_step_without_training(self):
        expected = [("/Steps/0/Type", "a Training or Tuning step", '"Fail"')]
        assert expected == unmet(step({"ErrorMessage": "no"}, "Fail").uses_spot)


class TestHasRetryFor:
    def test_holds(self):
        train = step(JOB, RetryPolicies=RETRIES)
        train.has_retry_for(CAPACITY_ERROR, THROTTLING).has_retry_for("SageMaker.CAPACITY_ERROR", max_attempts=10)
        train.has_retry_for(CAPACITY_ERROR, interval_seconds=60, backoff_rate=2, max_attempts=Match.any_value())

    def test_says_what_is_retried(self):
        expected = [
            (
                "/Steps/0/RetryPolicies",
                "a retry policy for SageMaker.JOB_INTERNAL_ERROR",
                "retries for Step.THROTTLING, SageMaker.CAPACITY_ERROR",
            )
        ]
        assert expected == unmet(step(JOB, RetryPolicies=RETRIES).has_retry_for, INTERNAL_ERROR)
        assert "nothing" == unmet(step(JOB).has_retry_for, INTERNAL_ERROR)[0][2]

    def test_says_what_the_policy_is_like(self):
        retried = step(JOB, RetryPolicies=RETRIES).has_retry_for
        expected = [("/Steps/0/RetryPolicies/1/MaxAttempts", "11", "10")]
        assert expected == unmet(retried, CAPACITY_ERROR, max_attempts=11, interval_seconds=60)
        assert ("/Steps/0/RetryPolicies/1/ExpireAfterMin", "nothing") == unmet(
            retried, CAPACITY_ERROR, expire_after_mins=Match.any_value()
        )[0][::2]

    def test_all_failures_are_told_at_once(self):
        assert 2 == len(unmet(step(JOB).has_retry_for, INTERNAL_ERROR, CAPACITY_ERROR))

    @pytest.mark.parametrize("names", [("SageMaker.CAPACITY_ERR",), ()])
    def test_what_is_no_failure_is_refused(self, names: tuple[str, ...]):
        with pytest.raises(InvalidInputError, match="has_retry_for"):
            step(JOB).has_retry_for(*names)


class TestRunsInVpc:
    @pytest.mark.parametrize(
        ("arguments", "kind"),
        [
            (JOB, "Training"),
            ({"NetworkConfig": {"VpcConfig": JOB["VpcConfig"]}}, "Processing"),
            ({"TrainingJobDefinition": JOB}, "Tuning"),
            (changed(JOB, VpcConfig={"Subnets": {"Fn::Split": [",", {"Ref": "Subnets"}]}}), "Training"),
        ],
    )
    def test_holds(self, arguments: Any, kind: str):
        step(arguments, kind).runs_in_vpc()

    def test_says_what_is_missing(self):
        expected = [(f"{AT}/VpcConfig", "a VPC: SecurityGroupIds and Subnets", "nothing")]
        assert expected == unmet(step(changed(JOB, VpcConfig=None)).runs_in_vpc)
        expected = [(f"{AT}/VpcConfig/Subnets", "what places it in a VPC", "[]")]
        assert expected == unmet(step(changed(JOB, VpcConfig={"Subnets": []})).runs_in_vpc)

    def test_a_transform_job_runs_where_its_model_does(self):
        arguments = {"ModelName": {"Get": "Steps.Model.ModelName"}}
        model = {"Name": "Model", "Type": "Model", "Arguments": {"VpcConfig": JOB["VpcConfig"]}}
        step(arguments, "Transform", model).runs_in_vpc()
        outside = {**model, "Arguments": {}}
        expected = "/Steps/1/Arguments/VpcConfig"
        assert expected == unmet(step(arguments, "Transform", outside).runs_in_vpc)[0][0]
        elsewhere = step({"ModelName": "theirs"}, "Transform")
        assert (f"{AT}/ModelName", '"theirs"') == unmet(elsewhere.runs_in_vpc)[0][::2]

    def test_a_step_without_jobs(self):
        assert "/Steps/0/Type" == unmet(step({"ErrorMessage": "no"}, "Fail").runs_in_vpc)[0][0]


class TestHasArguments:
    def test_objects_and_matchers(self):
        train = step(changed(JOB, HyperParameters={"eta": "0.3", "num_round": "200"}))
        rounds = Capture()
        train.has_arguments({"HyperParameters": {"eta": "0.3"}})
        train.has_arguments({"HyperParameters": Match.object_equals({"eta": Match.any_value(), "num_round": rounds})})
        train.has_arguments(Match.object_like({"RoleArn": Match.string_like_regexp("role/")}))
        train.has_properties({"Type": "Training", "CacheConfig": Match.absent()})
        assert "200" == rounds.as_string()

    def test_says_where_and_what(self):
        train = step(changed(JOB, HyperParameters={"eta": "0.3"}, InputDataConfig=[{"ChannelName": "train"}]))
        pattern = {
            "HyperParameters": {"eta": "0.1"},
            "InputDataConfig": [{"ChannelName": Match.string_like_regexp("^val")}],
            "Tags": Match.any_value(),
        }
        expected = {
            f"{AT}/HyperParameters/eta": ("0.1", '"0.3"'),
            f"{AT}/InputDataConfig/0/ChannelName": ("String 'train' did not match pattern '^val'", '"train"'),
        }
        found = {where: (wanted, there) for where, wanted, there in unmet(train.has_arguments, pattern)}
        assert expected == {where: said for where, said in found.items() if where in expected}
        assert "nothing" == found[f"{AT}/Tags"][1]

    def test_arguments_are_readable(self):
        train = step({"RoleArn": {"Fn::GetAtt": ["Role25033608", "Arn"]}})
        assert {"RoleArn": "<GetAtt Role25033608.Arn>"} == train.arguments  # the template has no such role


class TestHasNoFindings:
    def test_of_this_step_alone(self):
        bad = changed(JOB, StoppingCondition={"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 60})
        good = {"Name": "Other", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}
        pipeline = PipelineAssertions.from_template(
            template({"Name": "Train", "Type": "Training", "Arguments": bad}, good)
        )
        pipeline.step("Other").has_no_findings()
        found = unmet(pipeline.step("Train").has_no_findings, Severity.ERROR)
        assert (f"{AT}/StoppingCondition/MaxWaitTimeInSeconds", "no error SMT204") in [each[:2] for each in found]
        excused = [Acknowledgement(rule=rule.split()[-1], reason="a test") for _, rule, _ in found]
        pipeline.step("Train").has_no_findings(Severity.ERROR, acknowledgements=excused)
