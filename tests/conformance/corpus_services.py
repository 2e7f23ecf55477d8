"""The corpus, continued: models, endpoints, checks, and the steps that call, wait, loop and record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.steps.step import Step
from tests.conformance.corpus import (
    ACCOUNT,
    BUCKET,
    CACHE,
    COUNT,
    DATA,
    IMAGE,
    JOB_STEP,
    KEY,
    ROLE,
    STEP_RETRIES,
    TAGS,
    VPC,
    VPC_CONFIG,
    WORDS,
    full,
    minimal,
    train,
)

FUNCTION: Final = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:approve"
QUEUE: Final = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/approvals"


@minimal
def minimal_transform() -> Sequence[Step]:
    transformer = d.Transformer(model_name="churn", instance_type="ml.m5.xlarge")
    return [d.TransformStep(name="Score", transformer=transformer, inputs=d.TransformInput(data=DATA))]


@full
def full_transform() -> Sequence[Step]:
    transformer = d.Transformer(
        model_name="churn",
        instance_type="ml.m5.xlarge",
        instance_count=COUNT,
        strategy="MultiRecord",
        assemble_with="Line",
        output_path=f"{BUCKET}/scores/",
        output_kms_key=KEY,
        volume_kms_key=KEY,
        accept="text/csv",
        max_concurrent_transforms=4,
        max_payload=6,
        env={"LEVEL": "debug", "COUNT": COUNT},
        tags=TAGS,
    )
    given = d.TransformInput(
        data=DATA,
        data_type="ManifestFile",
        content_type="text/csv",
        compression_type="Gzip",
        split_type="Line",
        input_filter="$[1:]",
        output_filter="$[0,-1]",
        join_source="Input",
        model_client_config={"InvocationsTimeoutInSeconds": 60, "InvocationsMaxRetries": 1},
        batch_data_capture_config=d.BatchDataCaptureConfig(
            destination_s3_uri=f"{BUCKET}/capture/", kms_key_id=KEY, generate_inference_id=True
        ),
    )
    return [d.TransformStep(name="Score", transformer=transformer, inputs=given, **JOB_STEP)]


@minimal
def minimal_model() -> Sequence[Step]:
    return [d.CreateModelStep(name="Create", model=d.Model(image_uri=IMAGE))]


HOSTED: Final[dict[str, Any]] = {
    "role": ROLE,
    "vpc_config": VPC_CONFIG,
    "enable_network_isolation": True,
    "tags": TAGS,
}


@full
def full_model() -> Sequence[Step]:
    trained = train()
    model = d.Model(
        image_uri=IMAGE,
        model_data=trained.properties.ModelArtifacts.S3ModelArtifacts,
        env={"LEVEL": "debug", "COUNT": COUNT},
        container_mode="MultiModel",
        container_hostname="first",
        image_config={"RepositoryAccessMode": "Platform"},
        **HOSTED,
    )
    return [trained, d.CreateModelStep(name="Create", model=model, retry_policies=STEP_RETRIES, **WORDS)]


@full
def full_model_in_several_containers() -> Sequence[Step]:
    models = [d.Model(image_uri=IMAGE, model_data=DATA, container_hostname=name) for name in ("first", "second")]
    model = d.PipelineModel(models=models, inference_execution_mode="Direct", **HOSTED)
    return [d.CreateModelStep(name="Create", model=model)]


@minimal
def minimal_register_model() -> Sequence[Step]:
    return [d.RegisterModel(name="Register", model_package_group_name="churn", image_uri=IMAGE, model_data=DATA)]


@full
def full_register_model() -> Sequence[Step]:
    source = d.MetricsSource(
        content_type="application/json", s3_uri=f"{BUCKET}/report.json", content_digest=f"sha256:{'a' * 64}"
    )
    file = d.FileSource(s3_uri=f"{BUCKET}/config.json", content_type="application/json")
    kinds = ("model_statistics", "model_constraints", "model_data_statistics", "model_data_constraints")
    quality: dict[str, Any] = dict.fromkeys(kinds, source)
    baselines = d.DriftCheckBaselines(
        **quality,
        bias_config_file=file,
        bias_pre_training_constraints=source,
        bias_post_training_constraints=source,
        explainability_constraints=source,
        explainability_config_file=file,
    )
    register = d.RegisterModel(
        name="Register",
        model_package_group_name="churn",
        model=d.Model(image_uri=IMAGE, model_data=DATA, env={"LEVEL": "debug"}),
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.xlarge"],
        transform_instances=["ml.m5.xlarge"],
        approval_status="Approved",
        model_description="Who leaves?",
        model_metrics=d.ModelMetrics(
            **quality, bias=source, bias_pre_training=source, bias_post_training=source, explainability=source
        ),
        drift_check_baselines=baselines,
        metadata_properties=d.MetadataProperties(
            commit_id="abc", repository="https://example.com", generated_by="pipeline", project_id="churn"
        ),
        customer_metadata_properties={"team": "risk"},
        domain="MACHINE_LEARNING",
        task="CLASSIFICATION",
        sample_payload_url=f"{BUCKET}/payload.tar.gz",
        skip_model_validation="All",
        model_card={"ModelCardContent": "{}", "ModelCardStatus": "Draft"},
        model_life_cycle=d.ModelLifeCycle(stage="Development", stage_status="Approved", stage_description="New."),
        model_kms_key=KEY,
        retry_policies=STEP_RETRIES,
        **WORDS,
    )
    return [register]


@minimal
def minimal_automl() -> Sequence[Step]:
    return [d.AutoMLStep(name="Search", auto_ml=d.AutoML(target_attribute_name="y"), inputs=[DATA])]


@full
def full_automl() -> Sequence[Step]:
    auto_ml = d.AutoML(
        role=ROLE,
        output_path=f"{BUCKET}/automl/",
        output_kms_key=KEY,
        volume_kms_key=KEY,
        encrypt_inter_container_traffic=True,
        vpc_config=VPC_CONFIG,
        problem_type="BinaryClassification",
        job_objective={"MetricName": "AUC"},
        max_candidates=10,
        max_runtime_per_training_job_in_seconds=600,
        total_job_runtime_in_seconds=7200,
        feature_specification_s3_uri=f"{BUCKET}/features.json",
        validation_fraction=0.3,
        tags=TAGS,
    )
    given = d.AutoMLInput(
        inputs=[f"{BUCKET}/a"],
        target_attribute_name="y",
        compression="Gzip",
        channel_type="training",
        content_type="text/csv;header=present",
        s3_data_type="ManifestFile",
        sample_weight_attribute_name="weight",
    )
    return [d.AutoMLStep(name="Search", auto_ml=auto_ml, inputs=[given], **JOB_STEP)]


@minimal
def minimal_endpoint() -> Sequence[Step]:
    variant = d.ProductionVariant(model_name="churn", initial_instance_count=1, instance_type="ml.m5.xlarge")
    config = d.EndpointConfigStep(name="Config", endpoint_config_name="churn", production_variants=[variant])
    found = config.properties.EndpointConfigName
    return [config, d.EndpointStep(name="Serve", endpoint_name="churn", endpoint_config_name=found)]


@full
def full_endpoint() -> Sequence[Step]:
    variant = d.ProductionVariant(
        variant_name="First",
        model_name="churn",
        initial_instance_count=COUNT,
        instance_type="ml.m5.xlarge",
        initial_variant_weight=0.5,
        volume_size_in_gb=30,
        additional_members={"RoutingConfig": {"RoutingStrategy": "RANDOM"}},
    )
    name = d.Join(on="-", values=["churn", d.ExecutionVariables.PIPELINE_EXECUTION_ID])
    config = d.EndpointConfigStep(
        name="Config",
        endpoint_config_name=name,
        production_variants=[variant],
        kms_key=KEY,
        role=ROLE,
        tags=TAGS,
        **JOB_STEP,
    )
    serve = d.EndpointStep(
        name="Serve",
        endpoint_name="churn",
        endpoint_config_name=config.properties.EndpointConfigName,
        tags=TAGS,
        cache_config=CACHE,
        **WORDS,
    )
    return [config, serve]


@full
def full_inference_component() -> Sequence[Step]:
    needs = {"MinMemoryRequiredInMb": 1024, "NumberOfCpuCoresRequired": 1}
    return [
        d.InferenceComponentStep(
            name="Component",
            inference_component_name="churn",
            endpoint_name="shared",
            variant_name="AllTraffic",
            specification={"ModelName": "churn", "ComputeResourceRequirements": needs},
            runtime_config={"CopyCount": COUNT},
            tags=TAGS,
            **WORDS,
        )
    ]


@full
def full_lineage() -> Sequence[Step]:
    more: dict[str, Any] = {"properties": {"a": "b"}, "tags": TAGS}
    action = d.LineageAction(
        action_name="run",
        action_type="ModelTraining",
        source_uri=f"{BUCKET}/run",
        source_type="S3ETag",
        description="A run.",
        status="Completed",
        **more,
    )
    artifact = d.LineageArtifact(artifact_name="model", artifact_type="Model", source_uri=f"{BUCKET}/model", **more)
    context = d.LineageContext(
        context_name="project", context_type="Project", source_uri="https://example.com", source_type="Web", **more
    )
    association = d.LineageAssociation(
        source=d.LineageEntityReference(name="run", type="Action"),
        destination=d.LineageEntityReference(name="model", type="Artifact"),
        association_type="Produced",
    )
    return [
        d.LineageStep(
            name="Record",
            actions=[action],
            artifacts=[artifact],
            contexts=[context],
            associations=[association],
            **WORDS,
        )
    ]


def _check_job(**knobs: Any) -> d.CheckJobConfig:
    return d.CheckJobConfig(role=ROLE, image_uri=IMAGE, **knobs)


def _full_check_job() -> d.CheckJobConfig:
    return _check_job(
        instance_count=COUNT,
        instance_type="ml.m5.4xlarge",
        volume_size_in_gb=60,
        volume_kms_key=KEY,
        output_kms_key=KEY,
        max_runtime_in_seconds=1800,
        env={"LEVEL": "debug"},
        tags=TAGS,
        network_config=d.NetworkConfig(**VPC, enable_network_isolation=True, encrypt_inter_container_traffic=True),
    )


@full
def full_quality_check() -> Sequence[Step]:
    config = d.DataQualityCheckConfig(
        baseline_dataset=DATA,
        dataset_format={"csv": {"header": True}},
        output_s3_uri=f"{BUCKET}/quality/",
        post_analytics_processor_script=f"{BUCKET}/after.py",
        record_preprocessor_script=f"{BUCKET}/before.py",
    )
    return [
        d.QualityCheckStep(
            name="Check",
            quality_check_config=config,
            check_job_config=_full_check_job(),
            skip_check=d.ParameterBoolean(name="Skip", default_value=False),
            fail_on_violation=False,
            register_new_baseline=True,
            model_package_group_name="churn",
            supplied_baseline_statistics=f"{BUCKET}/statistics.json",
            supplied_baseline_constraints=f"{BUCKET}/constraints.json",
            cache_config=CACHE,
            **WORDS,
        )
    ]


@full
def full_clarify_check() -> Sequence[Step]:
    config = d.ModelBiasCheckConfig(
        s3_analysis_config_uri=f"{BUCKET}/analysis_config.json",
        s3_data_input_path=DATA,
        s3_output_path=f"{BUCKET}/bias/",
        model_name="churn",
    )
    return [d.ClarifyCheckStep(name="Check", clarify_check_config=config, check_job_config=_full_check_job())]


@minimal
def minimal_job() -> Sequence[Step]:
    known: dict[str, Any] = {"role": ROLE, "job_category": "AgentRFT", "job_config_schema_version": "1.0.0"}
    return [d.JobStep(name="Job", job_config={"Model": DATA}, tags=TAGS, **known)]


@full
def full_emr() -> Sequence[Step]:
    group = {"Name": "Main", "InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1}
    cluster = {"ReleaseLabel": "emr-7.0.0", "Instances": {"InstanceGroups": [group]}, "JobFlowRole": "EMR_EC2"}
    config = d.EMRStepConfig(
        jar="command-runner.jar",
        args=["spark-submit", COUNT, 3],
        main_class="com.example.Main",
        properties=[{"Key": "a", "Value": "b"}],
        output_args={"out": f"{BUCKET}/out/"},
    )
    return [d.EMRStep(name="Spark", step_config=config, cluster_config=cluster, cache_config=CACHE, **WORDS)]


@full
def full_emr_serverless() -> Sequence[Step]:
    config = d.EMRServerlessJobConfig(
        job_driver={"sparkSubmit": {"entryPoint": f"{BUCKET}/job.py"}},
        execution_role_arn=ROLE,
        configuration_overrides={"applicationConfiguration": [{"classification": "spark", "properties": {"a": "b"}}]},
        execution_timeout_minutes=30,
        name="prepare",
        tags=TAGS,
    )
    application = {"name": "app", "releaseLabel": "emr-7.0.0", "type": "SPARK"}
    return [d.EMRServerlessStep(name="Spark", job_config=config, application_config=application, cache_config=CACHE)]


@full
def full_control() -> Sequence[Step]:
    ask = d.CallbackStep(
        name="Ask",
        sqs_queue_url=QUEUE,
        inputs={"who": DATA},
        outputs=[d.CallbackOutput(output_name="answer")],
        cache_config=CACHE,
    )
    call = d.LambdaStep(
        name="Call",
        function_arn=FUNCTION,
        inputs={"answer": ask.properties.Outputs["answer"]},
        outputs=[d.LambdaOutput(output_name="score", output_type=d.LambdaOutputTypeEnum.Float)],
        depends_on=[ask],
    )
    enough = d.ConditionGreaterThan(left=call.properties.Outputs["score"], right=0.5)
    known = d.ConditionOr(
        conditions=[d.ConditionIn(value=DATA, in_values=["a", "b"]), d.ConditionNot(expression=enough)]
    )
    each = d.ForEachStep(name="Each", iterable_items=["a", "b"], max_concurrency=2, for_each_body=[train("Inside")])
    first = train("First")
    clean = d.CleanupStep(name="Clean", s3_sources=[d.S3CleanupSource(step=first)])
    stop = d.FailStep(name="Stop", error_message=d.Join(on=" ", values=["stopped", d.ExecutionVariables.PIPELINE_NAME]))
    decide = d.ConditionStep(name="Decide", conditions=[enough, known], if_steps=[each], else_steps=[stop], **WORDS)
    return [ask, call, first, decide, clean]
