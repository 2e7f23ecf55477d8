"""Steps that decide, call, wait, loop, clean up and record, as SDK v3 renders them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance.v3.sdk_names import process, train, v3
from tests.conformance.v3.sdk_v3 import ROLE, same, session

from cdk_sagemaker_training.definition.expressions.parameters import Parameter as OurParameter  # isort: skip
from sagemaker.core.workflow.parameters import Parameter as TheirParameter  # isort: skip - after sdk_v3

pytestmark = pytest.mark.conformance

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:approve"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"

CASES: dict[str, Callable[[Any], Sequence[Any]]] = {}


def case(make: Callable[[Any], Sequence[Any]]) -> Callable[[Any], Sequence[Any]]:
    """A case: the steps, with the names of the SDK or with ours."""
    CASES[make.__name__] = make
    return make


def fail(n: Any, name: str = "Fail", message: Any = "Too bad.") -> Any:
    return n.FailStep(name=name, error_message=message)


def decide(n: Any, *conditions: Any) -> Any:
    return n.ConditionStep(name="Decide", conditions=list(conditions), if_steps=[fail(n)], else_steps=[])


def accuracy(n: Any) -> Any:
    return n.JsonGet(step_name="Evaluate", property_file="Report", json_path="metrics.accuracy")


@case
def fail_with_text(n: Any):
    return [fail(n)]


@case
def fail_with_an_expression(n: Any):
    message = n.Join(on=" ", values=["Failed in", n.ExecutionVariables.PIPELINE_EXECUTION_ID])
    return [fail(n, message=message)]


@case
def compare_with_numbers(n: Any):
    limit = n.ParameterFloat(name="Limit", default_value=0.5)
    return [
        limit,
        process(n),
        decide(
            n,
            n.ConditionEquals(left=accuracy(n), right=limit),
            n.ConditionGreaterThan(left=accuracy(n), right=1),
            n.ConditionGreaterThanOrEqualTo(left=accuracy(n), right=0.5),
            n.ConditionLessThan(left=accuracy(n), right=limit),
            n.ConditionLessThanOrEqualTo(left=accuracy(n), right=0),
        ),
    ]


@case
def member_of_a_list(n: Any):
    kind = n.ParameterString(name="Kind", default_value="a")
    return [kind, decide(n, n.ConditionIn(value=kind, in_values=["a", "b"]))]


@case
def neither_nor(n: Any):
    kind = n.ParameterString(name="Kind", default_value="a")
    first, second = (n.ConditionEquals(left=kind, right=right) for right in "ab")
    return [kind, decide(n, n.ConditionNot(expression=n.ConditionOr(conditions=[first, second])))]


@case
def nested_branches(n: Any):
    kind = n.ParameterBoolean(name="Deep", default_value=True)
    condition = n.ConditionEquals(left=kind, right=True)
    inner = n.ConditionStep(
        name="Inner", conditions=[condition], if_steps=[train(n)], else_steps=[fail(n)], depends_on=["First"]
    )
    outer = n.ConditionStep(
        name="Outer",
        conditions=[condition],
        if_steps=[inner],
        else_steps=[fail(n, "Other")],
        display_name="Shall we?",
        description="Two levels.",
    )
    return [kind, train(n, "First"), outer]


@case
def json_from_s3(n: Any):
    trained = train(n)
    artifacts = trained.properties.ModelArtifacts.S3ModelArtifacts
    found = n.JsonGet(s3_uri=n.Join(on="/", values=[artifacts, "report.json"]), json_path="accuracy")
    return [trained, decide(n, n.ConditionGreaterThan(left=found, right=0.5))]


@case
def properties_of_a_step(n: Any):
    trained = train(n)
    metric = trained.properties.FinalMetricDataList["accuracy"].Value
    return [trained, decide(n, n.ConditionGreaterThanOrEqualTo(left=metric, right=0.9))]


def call(n: Any, name: str = "Call", **members: Any) -> Any:
    if n is not v3:
        return n.LambdaStep(name=name, function_arn=FUNCTION, **members)
    return n.LambdaStep(name=name, lambda_func=n.Lambda(function_arn=FUNCTION, session=session()), **members)


def lambda_outputs(n: Any) -> list[Any]:
    kinds = n.LambdaOutputTypeEnum
    return [n.LambdaOutput(output_name=kind.lower(), output_type=getattr(kinds, kind)) for kind in KINDS]


KINDS = ("String", "Integer", "Boolean", "Float")


@case
def call_with_everything(n: Any):
    trained = train(n)
    inputs = {"model": trained.properties.ModelArtifacts.S3ModelArtifacts, "count": 3, "list": ["a", "b"]}
    cache = n.CacheConfig(enable_caching=True, expire_after="PT12H")
    words = {"display_name": "Ask", "description": "Asks the function."}
    return [trained, call(n, inputs=inputs, outputs=lambda_outputs(n), cache_config=cache, **words)]


@case
def call_and_use_the_answer(n: Any):
    asked = call(n, inputs={"a": "b"}, outputs=lambda_outputs(n))
    answer = asked.properties.Outputs["integer"]
    return [asked, decide(n, n.ConditionGreaterThan(left=answer, right=2))]


@case
def wait_for_an_answer(n: Any):
    kinds = n.CallbackOutputTypeEnum
    outputs = [n.CallbackOutput(output_name=kind.lower(), output_type=getattr(kinds, kind)) for kind in KINDS]
    who = n.ParameterString(name="Who", default_value="me")
    inputs = {"who": who, "run": n.ExecutionVariables.PIPELINE_ARN}
    asked = n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs=inputs, outputs=outputs)
    return [who, asked, decide(n, n.ConditionEquals(left=asked.properties.Outputs["string"], right="yes"))]


@case
def loop_over_literals(n: Any):
    body = train(n, environment={"REGION": n.CurrentItem()})
    return [n.ForEachStep(name="Each", iterable_items=["a", "b"], max_concurrency=2, for_each_body=[body])]


@case
def loop_and_pick(n: Any):
    body = train(n, environment={"RATE": n.CurrentItem().rate})
    found = n.IterationOutput(body).FinalMetricDataList["accuracy"].Value
    selector = n.ForEachSelector(pick=n.ForEachSelectorPickType.MAX_BY, field=found)
    items = n.ParameterString(name="Items", default_value="[]")
    return [
        items,
        n.ForEachStep(
            name="Each",
            iterable_items=items,
            max_concurrency=50,
            for_each_body=[body],
            selector=selector,
            display_name="Search",
        ),
    ]


@case
def clean_up_after_training(n: Any):
    trained = train(n)
    return [trained, n.CleanupStep(name="Clean", s3_sources=[n.S3CleanupSource(step=trained)])]


@case
def clean_up_objects_whatever_happened(n: Any):
    processed = process(n)
    source = n.S3CleanupSource(step=processed, s3_uris=["s3://bucket/report/report.json"])
    dependency = n.StepDependency(step=processed, trigger=n.TriggerCondition.ANY)
    return [processed, n.CleanupStep(name="Clean", s3_sources=[source], depends_on=[dependency])]


JAR = {"jar": "command-runner.jar"}


@case
def emr_on_a_cluster(n: Any):
    config = n.EMRStepConfig(
        **JAR,
        args=["spark-submit", "s3://bucket/job.py"],
        main_class="com.example.Main",
        properties=[{"Key": "a", "Value": "b"}],
    )
    cache = n.CacheConfig(enable_caching=True, expire_after="P1D")
    words = {"display_name": "Spark", "description": "Prepares the data."}
    return [
        n.EMRStep(
            name="Spark",
            cluster_id="j-1",
            step_config=config,
            cache_config=cache,
            execution_role_arn=ROLE,
            depends_on=["Train"],
            **words,
        ),
        train(n),
    ]


@case
def emr_on_its_own_cluster(n: Any):
    groups = [{"Name": "Main", "InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1}]
    cluster = {"ReleaseLabel": "emr-7.0.0", "Instances": {"InstanceGroups": groups}, "JobFlowRole": "EMR_EC2"}
    config = n.EMRStepConfig(**JAR)
    words = {"display_name": None, "description": None, "depends_on": None}
    return [n.EMRStep(name="Spark", cluster_id=None, step_config=config, cluster_config=cluster, **words)]


SPARK = {"sparkSubmit": {"entryPoint": "s3://bucket/job.py", "entryPointArguments": ["--a", "1"]}}


def serverless(n: Any, **members: Any) -> Any:
    words = {} if n is not v3 else {"display_name": None, "description": None}
    return n.EMRServerlessStep(name="Spark", **{**words, **members})


@case
def emr_serverless_in_an_application(n: Any):
    config = n.EMRServerlessJobConfig(job_driver=SPARK, execution_role_arn=ROLE)
    return [serverless(n, job_config=config, application_id="00f1abcdexample0")]


@case
def emr_serverless_with_its_own_application(n: Any):
    config = n.EMRServerlessJobConfig(
        job_driver=SPARK,
        execution_role_arn=ROLE,
        configuration_overrides={"applicationConfiguration": [{"classification": "spark", "properties": {"a": "b"}}]},
        execution_timeout_minutes=30,
        name="prepare",
        tags={"team": "risk"},
    )
    application = {"name": "app", "releaseLabel": "emr-7.0.0", "type": "SPARK"}
    return [
        serverless(
            n,
            job_config=config,
            application_config=application,
            display_name="Spark",
            cache_config=n.CacheConfig(enable_caching=True, expire_after="P1D"),
            retry_policies=[n.StepRetryPolicy(exception_types=[n.StepExceptionTypeEnum.THROTTLING], max_attempts=2)],
        )
    ]


def _entity(n: Any, kind: str, **members: Any) -> Any:
    if n is not v3:
        return getattr(n, f"Lineage{kind}")(**members)
    from importlib import import_module

    module = import_module(f"sagemaker.core.lineage.{kind.lower()}")
    return getattr(module, kind).create(sagemaker_session=session(), **members)


@case
def lineage_of_everything(n: Any):
    action = _entity(
        n,
        "Action",
        action_name="run",
        source_uri="s3://bucket/run",
        source_type="S3ETag",
        action_type="ModelTraining",
        description="A run.",
        status="Completed",
        properties={"a": "b"},
    )
    artifact = _entity(
        n,
        "Artifact",
        artifact_name="model",
        source_uri="s3://bucket/model.tar.gz",
        artifact_type="Model",
        properties={"a": "b"},
    )
    context = _entity(n, "Context", context_name="project", source_uri="https://example.com", context_type="Project")
    ends = [n.LineageEntityReference(name=name, type=kind) for name, kind in (("run", "Action"), ("model", "Artifact"))]
    other = n.LineageEntityReference(arn="arn:aws:sagemaker:us-east-1:123456789012:artifact/abc")
    associations = [
        n.LineageAssociation(source=ends[0], destination=ends[1], association_type="Produced"),
        n.LineageAssociation(source=ends[1], destination=other),
    ]
    return [
        n.LineageStep(
            name="Record", actions=[action], artifacts=[artifact], contexts=[context], associations=associations
        )
    ]


@case
def endpoint_with_its_config(n: Any):
    variants = [
        {
            "VariantName": "AllTraffic",
            "ModelName": "churn",
            "InitialInstanceCount": 2,
            "InstanceType": "ml.m5.xlarge",
            "InitialVariantWeight": 1,
        }
    ]
    name = n.Join(on="-", values=["churn", n.ExecutionVariables.PIPELINE_EXECUTION_ID])
    tags = [{"Key": "team", "Value": "risk"}]
    cache = n.CacheConfig(enable_caching=True, expire_after="P1D")
    if n is v3:
        config_args = session().create_endpoint_config(name=name, production_variants=variants, tags=tags, role=ROLE)
        config = n.EndpointConfigStep(name="Config", step_args=config_args, cache_config=cache)
        found = config.properties.EndpointConfigName
        endpoint_args = session().create_endpoint(endpoint_name="churn", config_name=found, tags=tags)
        return [config, n.EndpointStep(name="Serve", step_args=endpoint_args)]
    variant = n.ProductionVariant(model_name="churn", initial_instance_count=2, instance_type="ml.m5.xlarge")
    config = n.EndpointConfigStep(
        name="Config",
        endpoint_config_name=name,
        production_variants=[variant],
        tags=tags,
        role=ROLE,
        cache_config=cache,
    )
    found = config.properties.EndpointConfigName
    return [config, n.EndpointStep(name="Serve", endpoint_name="churn", endpoint_config_name=found, tags=tags)]


@case
def inference_component(n: Any):
    needs = {"MinMemoryRequiredInMb": 1024, "NumberOfCpuCoresRequired": 1}
    members = {
        "inference_component_name": "churn",
        "endpoint_name": "shared",
        "variant_name": "AllTraffic",
        "specification": {"ModelName": "churn", "ComputeResourceRequirements": needs},
        "runtime_config": {"CopyCount": 1},
    }
    if n is v3:
        return [n.InferenceComponentStep(name="Component", step_args=session().create_inference_component(**members))]
    return [n.InferenceComponentStep(name="Component", **members)]


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_case(make: Callable[[Any], Sequence[Any]]):
    theirs, ours = make(v3), make(d)
    same(
        [found for found in theirs if not isinstance(found, TheirParameter)],
        [found for found in ours if not isinstance(found, OurParameter)],
        their_parameters=[found for found in theirs if isinstance(found, TheirParameter)],
        our_parameters=[found for found in ours if isinstance(found, OurParameter)],
    )
