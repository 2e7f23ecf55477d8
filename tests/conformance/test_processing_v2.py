"""Processing steps: our document beside that of SDK v2 for the same input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import cdk_sagemaker_training.definition as d

from . import sdk_v2

pytestmark = pytest.mark.conformance

CACHE: dict[str, Any] = {"enable_caching": True, "expire_after": "P30D"}

DIFFERENCES = {
    "text_variables": (
        "A variable that the service takes as text (environment, arguments) is joined to text whatever its type, as "
        "hyperparameters are: the SDK leaves a number, which the service refuses."
    ),
    "isolation_left_open": (
        "With a NetworkConfig the SDK writes EnableNetworkIsolation=False where nothing was said; that is the "
        "service's default, and writing it would rule out the workspace's."
    ),
}

IN, OUT = "/opt/ml/processing/input", "/opt/ml/processing/output"
CLUSTER: dict[str, Any] = {"image_uri": sdk_v2.IMAGE, "instance_type": "ml.m5.xlarge", "instance_count": 2}
BASE: dict[str, Any] = {**CLUSTER, "role": sdk_v2.ROLE}
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NETWORK: dict[str, Any] = {
    "subnets": ["subnet-1", "subnet-2"],
    "security_group_ids": ["sg-1"],
    "enable_network_isolation": True,
    "encrypt_inter_container_traffic": True,
}
ATHENA: dict[str, Any] = {
    "catalog": "AwsDataCatalog",
    "database": "db",
    "query_string": "select 1",
    "output_s3_uri": "s3://bucket/athena/",
    "output_format": "PARQUET",
}


def sdk_step(processor: Any, **run: Any) -> Any:
    from sagemaker.workflow.steps import ProcessingStep

    more = {key: run.pop(key) for key in ("property_files", "cache_config", "retry_policies") if key in run}
    return ProcessingStep(name="Process", step_args=processor.run(**run), **more)


def plain(**knobs: Any) -> Any:
    from sagemaker.processing import Processor

    return Processor(**sdk_v2.merged(BASE, knobs), sagemaker_session=sdk_v2.offline_session())


def plain_case(**knobs: Any) -> tuple[Any, Any]:
    return sdk_step(plain(**knobs)), d.ProcessingStep(
        name="Process", processor=d.Processor(**sdk_v2.merged(BASE, knobs))
    )


def minimal() -> tuple[Any, Any]:
    return plain_case()


def every_knob() -> tuple[Any, Any]:
    return plain_case(
        entrypoint=["python3", "/opt/run.py"],
        volume_size_in_gb=50,
        volume_kms_key=KEY,
        max_runtime_in_seconds=3600,
        env={"LEVEL": "debug"},
        tags=[{"Key": "team", "Value": "risk"}],
    )


def network() -> tuple[Any, Any]:
    from sagemaker.network import NetworkConfig

    theirs = sdk_step(plain(network_config=NetworkConfig(**NETWORK)))
    ours = d.Processor(**BASE, network_config=d.NetworkConfig(**NETWORK))
    return theirs, d.ProcessingStep(name="Process", processor=ours)


def inputs_and_outputs() -> tuple[Any, Any]:
    from sagemaker.processing import ProcessingInput, ProcessingOutput

    given: list[dict[str, Any]] = [
        {"source": "s3://bucket/a", "destination": f"{IN}/a"},
        {
            "source": "s3://bucket/b.gz",
            "destination": f"{IN}/b",
            "input_name": "stream",
            "s3_input_mode": "Pipe",
            "s3_compression_type": "Gzip",
            "s3_data_distribution_type": "ShardedByS3Key",
        },
        {"source": "s3://bucket/c.manifest", "destination": f"{IN}/c", "s3_data_type": "ManifestFile"},
    ]
    made: list[dict[str, Any]] = [
        {"source": f"{OUT}/a", "destination": "s3://bucket/out/a"},
        {
            "source": f"{OUT}/b",
            "destination": "s3://bucket/out/b",
            "output_name": "live",
            "s3_upload_mode": "Continuous",
        },
    ]
    theirs = sdk_step(
        plain(output_kms_key=KEY),
        inputs=[ProcessingInput(**each) for each in given],
        outputs=[ProcessingOutput(**each) for each in made],
        arguments=["--fast", "yes"],
    )
    ours = d.ProcessingStep(
        name="Process",
        processor=d.Processor(**BASE, output_kms_key=KEY),
        inputs=[d.ProcessingInput(**each) for each in given],
        outputs=[d.ProcessingOutput(**each) for each in made],
        job_arguments=["--fast", "yes"],
    )
    return theirs, ours


def dataset_definition() -> tuple[Any, Any]:
    from sagemaker.dataset_definition.inputs import AthenaDatasetDefinition, DatasetDefinition
    from sagemaker.processing import ProcessingInput

    asked = DatasetDefinition(local_path=f"{IN}/q", athena_dataset_definition=AthenaDatasetDefinition(**ATHENA))
    request = {
        "DataDistributionType": "ShardedByS3Key",
        "InputMode": "File",
        "LocalPath": f"{IN}/q",
        "AthenaDatasetDefinition": {
            "Catalog": "AwsDataCatalog",
            "Database": "db",
            "QueryString": "select 1",
            "OutputS3Uri": "s3://bucket/athena/",
            "OutputFormat": "PARQUET",
        },
    }
    theirs = sdk_step(plain(), inputs=[ProcessingInput(input_name="q", dataset_definition=asked)])
    query = d.ProcessingInput(input_name="q", dataset_definition=request)
    return theirs, d.ProcessingStep(name="Process", processor=d.Processor(**BASE), inputs=[query])


def feature_store() -> tuple[Any, Any]:
    from sagemaker.processing import FeatureStoreOutput, ProcessingOutput

    features = ProcessingOutput(
        output_name="features",
        destination="s3://bucket/never",
        app_managed=True,
        feature_store_output=FeatureStoreOutput(feature_group_name="group"),
    )
    ours = d.ProcessingOutput(
        output_name="features",
        app_managed=True,
        feature_store_output=d.FeatureStoreOutput(feature_group_name="group"),
    )
    return (
        sdk_step(plain(), outputs=[features]),
        d.ProcessingStep(name="Process", processor=d.Processor(**BASE), outputs=[ours]),
    )


def property_files() -> tuple[Any, Any]:
    from sagemaker.processing import ProcessingOutput
    from sagemaker.workflow.properties import PropertyFile

    made: dict[str, Any] = {"source": f"{OUT}/e", "destination": "s3://bucket/e", "output_name": "evaluation"}
    file: dict[str, Any] = {"name": "Report", "output_name": "evaluation", "path": "evaluation.json"}
    return (
        sdk_step(plain(), outputs=[ProcessingOutput(**made)], property_files=[PropertyFile(**file)]),
        d.ProcessingStep(
            name="Process",
            processor=d.Processor(**BASE),
            outputs=[d.ProcessingOutput(**made)],
            property_files=[d.PropertyFile(**file)],
        ),
    )


def script() -> tuple[Any, Any]:
    from sagemaker.processing import ProcessingInput, ScriptProcessor

    given: dict[str, Any] = {"source": "s3://bucket/a", "destination": f"{IN}/a"}
    theirs = ScriptProcessor(**BASE, command=["python3", "-u"], sagemaker_session=sdk_v2.offline_session())
    return (
        sdk_step(theirs, code="s3://bucket/code/run.py", inputs=[ProcessingInput(**given)], arguments=["x"]),
        d.ProcessingStep(
            name="Process",
            processor=d.ScriptProcessor(**BASE, command=["python3", "-u"]),
            code="s3://bucket/code/run.py",
            inputs=[d.ProcessingInput(**given)],
            job_arguments=["x"],
        ),
    )


SPARK: dict[str, Any] = {
    "submit_jars": ["s3://bucket/one.jar", "s3://bucket/two.jar"],
    "submit_files": ["s3://bucket/app.conf"],
    "spark_event_logs_s3_uri": "s3://bucket/events",
}


def pyspark() -> tuple[Any, Any]:
    from sagemaker.spark.processing import PySparkProcessor

    more: dict[str, Any] = {**SPARK, "submit_py_files": ["s3://bucket/lib.py"]}
    theirs = PySparkProcessor(**BASE, sagemaker_session=sdk_v2.offline_session())
    return (
        sdk_step(theirs, submit_app="s3://bucket/app.py", arguments=["x"], **more),
        d.ProcessingStep(
            name="Process",
            processor=d.PySparkProcessor(**BASE, **more),
            code="s3://bucket/app.py",
            job_arguments=["x"],
        ),
    )


def spark_jar() -> tuple[Any, Any]:
    from sagemaker.spark.processing import SparkJarProcessor

    more: dict[str, Any] = {**SPARK, "submit_class": "com.example.Main"}
    theirs = SparkJarProcessor(**BASE, sagemaker_session=sdk_v2.offline_session())
    return (
        sdk_step(theirs, submit_app="s3://bucket/app.jar", **more),
        d.ProcessingStep(name="Process", processor=d.SparkJarProcessor(**BASE, **more), code="s3://bucket/app.jar"),
    )


def cached_and_retried() -> tuple[Any, Any]:
    from sagemaker.workflow import retry, steps

    theirs = sdk_step(
        plain(),
        cache_config=steps.CacheConfig(**CACHE),
        retry_policies=[
            retry.SageMakerJobStepRetryPolicy(
                exception_types=[retry.SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], max_attempts=3
            )
        ],
    )
    ours = d.ProcessingStep(
        name="Process",
        processor=d.Processor(**BASE),
        cache_config=d.CacheConfig(**CACHE),
        retry_policies=[d.SageMakerJobStepRetryPolicy(exception_types=[d.CAPACITY_ERROR], max_attempts=3)],
    )
    return theirs, ours


CASES = [
    minimal,
    every_knob,
    network,
    inputs_and_outputs,
    dataset_definition,
    feature_store,
    property_files,
    script,
    pyspark,
    spark_jar,
    cached_and_retried,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_equal_to_the_sdk(case: Callable[[], tuple[Any, Any]]):
    theirs, ours = case()

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([ours])


def test_variables_in_every_position():
    from sagemaker.processing import ProcessingInput
    from sagemaker.workflow import parameters as p

    theirs_image, theirs_count = p.ParameterString("Image", sdk_v2.IMAGE), p.ParameterInteger("Count", 2)
    theirs_data = p.ParameterString("Data", "s3://bucket/a")
    processor = plain(image_uri=theirs_image, instance_count=theirs_count, env={"DATA": theirs_data})
    theirs = sdk_step(
        processor,
        inputs=[ProcessingInput(source=theirs_data, destination=f"{IN}/a", input_name="a")],
        arguments=["--data", theirs_data],
    )
    image, count = (
        d.ParameterString(name="Image", default_value=sdk_v2.IMAGE),
        d.ParameterInteger(name="Count", default_value=2),
    )
    data = d.ParameterString(name="Data", default_value="s3://bucket/a")
    ours = d.ProcessingStep(
        name="Process",
        processor=d.Processor(
            **sdk_v2.merged(BASE, {"image_uri": image, "instance_count": count, "env": {"DATA": data}})
        ),
        inputs=[d.ProcessingInput(source=data, destination=f"{IN}/a", input_name="a")],
        job_arguments=["--data", data],
    )

    assert sdk_v2.sdk_definition([theirs], [theirs_image, theirs_count, theirs_data]) == sdk_v2.ours(
        [ours], [image, count, data]
    )


def test_difference_text_variables():
    from sagemaker.workflow.parameters import ParameterInteger

    theirs_level, level = ParameterInteger("Level", 2), d.ParameterInteger(name="Level", default_value=2)
    theirs = sdk_v2.sdk_definition([sdk_step(plain(env={"LEVEL": theirs_level}))], [theirs_level])
    ours = sdk_v2.ours([d.ProcessingStep(name="Process", processor=d.Processor(**BASE, env={"LEVEL": level}))])
    place = ("Steps", 0, "Arguments", "Environment", "LEVEL")
    number = {"Get": "Parameters.Level"}

    assert number == theirs["Steps"][0]["Arguments"]["Environment"]["LEVEL"]
    assert {"Std:Join": {"On": "", "Values": [number]}} == ours["Steps"][0]["Arguments"]["Environment"]["LEVEL"]
    assert sdk_v2.without(theirs, *place) == sdk_v2.without(ours, *place)
    assert "text_variables" in DIFFERENCES


def test_difference_isolation_left_open():
    from sagemaker.network import NetworkConfig

    half: dict[str, Any] = {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}
    theirs = sdk_v2.sdk_definition([sdk_step(plain(network_config=NetworkConfig(**half)))])
    step = d.ProcessingStep(name="Process", processor=d.Processor(**BASE, network_config=d.NetworkConfig(**half)))
    place = ("Steps", 0, "Arguments", "NetworkConfig", "EnableNetworkIsolation")

    assert theirs["Steps"][0]["Arguments"]["NetworkConfig"]["EnableNetworkIsolation"] is False
    assert sdk_v2.without(theirs, *place) == sdk_v2.ours([step])
    assert "isolation_left_open" in DIFFERENCES
