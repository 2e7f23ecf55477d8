from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    FrameworkProcessor,
    NetworkConfig,
    ParameterString,
    ProcessingInput,
    ProcessingOutput,
    ProcessingStep,
    Processor,
    PropertyFile,
    PySparkProcessor,
    ScriptProcessor,
    SparkJarProcessor,
)
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.mistakes import wrong_fields as wrong
from tests.support.service_model import violations
from tests.support.steps import IMAGE, ROLE

CLUSTER: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", "role": ROLE}
INPUT = ProcessingInput(source="s3://data/", destination="/opt/ml/processing/input")
OUTPUT = ProcessingOutput(source="/opt/ml/processing/output", destination="s3://out/")
SCRIPT = ScriptProcessor(**CLUSTER, command=["python3"])
FRAMEWORK = FrameworkProcessor(**CLUSTER, source_dir="s3://code/source.tar.gz")


def step(processor: Processor | None = None, **fields: Any) -> ProcessingStep:
    return ProcessingStep(name="Process", processor=processor or Processor(**CLUSTER), **fields)


@pytest.mark.parametrize(
    "made",
    [
        step(),
        step(inputs=[INPUT], outputs=[OUTPUT], job_arguments=["x", 1]),
        step(SCRIPT, code="s3://code/run.py"),
        step(FRAMEWORK, code="run.py"),
        step(PySparkProcessor(**CLUSTER, submit_jars=["s3://code/a.jar"]), code="s3://code/app.py"),
    ],
    ids=["plain", "inputs", "script", "framework", "spark"],
)
def test_the_service_accepts_it(made: ProcessingStep):
    request: Any = made.to_request()["Arguments"]

    assert [] == violations("CreateProcessingJob", {"ProcessingJobName": "job", **request})


def test_inputs_and_outputs_are_named_by_position():
    named = ProcessingOutput(source="/b", destination="s3://b/", output_name="own")
    request: Any = step(inputs=[INPUT, INPUT], outputs=[OUTPUT, named]).arguments()

    assert ["input-1", "input-2"] == [given["InputName"] for given in request["ProcessingInputs"]]
    assert ["output-1", "own"] == [out["OutputName"] for out in request["ProcessingOutputConfig"]["Outputs"]]


def test_a_framework_processor_starts_its_script_without_an_upload():
    processor = FrameworkProcessor(**CLUSTER, source_dir="s3://code/my source.tar.gz")
    entry_point: Any = step(processor, code="a b.py").arguments()["AppSpecification"]

    assert ["/bin/bash", "-c"] == entry_point["ContainerEntrypoint"][:2]
    line = entry_point["ContainerEntrypoint"][2]
    assert "tar -xzf 'my source.tar.gz';" in line
    assert line.endswith("exec python3 'a b.py' \"$@\"")


def test_the_name_of_a_token_is_known_where_it_ends_in_text():
    made = step(SCRIPT, code="s3://${Token[Bucket.1]}/abc.py")

    container: Any = made.arguments()["AppSpecification"]
    assert "/opt/ml/processing/input/code/abc.py" == container["ContainerEntrypoint"][-1]


def test_what_the_author_rules_out_stands_there_as_null():
    network = NetworkConfig(subnets=[], security_group_ids=[])
    request: Any = step(
        Processor(**CLUSTER, volume_kms_key="", output_kms_key="", network_config=network), outputs=[OUTPUT]
    ).arguments()

    assert {"VpcConfig": None} == request["NetworkConfig"]
    assert request["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] is None
    assert request["ProcessingOutputConfig"]["KmsKeyId"] is None


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("instance_count", {"instance_count": 101}),
        ("instance_count", {"instance_count": 0}),
        ("volume_size_in_gb", {"volume_size_in_gb": 16_385}),
        ("max_runtime_in_seconds", {"max_runtime_in_seconds": 777_601}),
        ("env['A']", {"env": {"A": "x" * 257}}),
        ("env key", {"env": {"1A": "x"}}),
        ("image_uri", {"image_uri": ""}),
        ("entrypoint", {"entrypoint": []}),
        ("entrypoint", {"entrypoint": "python3"}),
    ],
)
def test_what_a_processor_refuses(where: str, fields: dict[str, Any]):
    assert [where] == wrong(lambda: Processor(**{**CLUSTER, **fields}))


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("code", {"code": "s3://code/run.py"}),
        ("code", {"processor": SCRIPT}),
        ("code", {"processor": SCRIPT, "code": "run.py"}),
        ("code", {"processor": SCRIPT, "code": "s3://code/"}),
        ("code", {"processor": SCRIPT, "code": "${Token[Url.1]}"}),
        ("code", {"processor": SCRIPT, "code": ParameterString(name="Code")}),
        ("code", {"processor": SCRIPT, "code": ""}),
        ("code", {"processor": FRAMEWORK, "code": ""}),
        ("code", {"processor": FRAMEWORK, "code": ParameterString(name="Code")}),
        ("inputs", {"inputs": [INPUT] * 11}),
        ("inputs", {"processor": SCRIPT, "code": "s3://code/run.py", "inputs": [INPUT] * 10}),
        ("outputs", {"outputs": [ProcessingOutput(source="/a", output_name="o")] * 2}),
        ("property_files['f'].output_name", {"property_files": [PropertyFile(name="f", output_name="o", path="p")]}),
        ("job_arguments[0]", {"job_arguments": ["x" * 257]}),
        ("additional_arguments['RoleArn']", {"additional_arguments": {"RoleArn": ROLE}}),
    ],
)
def test_what_a_step_refuses(where: str, fields: dict[str, Any]):
    assert [where] == wrong(lambda: step(**fields))


@pytest.mark.parametrize(
    ("processor", "allowed"),
    [
        (SCRIPT, "the S3 location of a file as text"),
        (FRAMEWORK, "a path in source_dir as text, known at synth"),
        (Processor(**CLUSTER), "nothing: a Processor runs what is in its image"),
    ],
)
def test_a_path_as_code_is_told_what_the_processor_can_run(processor: Processor, allowed: str):
    code: Any = Path("run.py")
    with pytest.raises(InvalidInputError) as caught:
        step(processor, code=code)
    assert [("code", allowed)] == [(problem.where, problem.allowed) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("where", "make"),
    [
        ("source, dataset_definition", lambda: ProcessingInput(destination="/a")),
        (
            "source, dataset_definition",
            lambda: ProcessingInput(source="s3://a", destination="/a", dataset_definition={}),
        ),
        ("destination", lambda: ProcessingInput(source="s3://a")),
        ("s3_compression_type", lambda: ProcessingInput(source="s3://a", destination="/a", s3_compression_type="Gzip")),
        ("source", lambda: ProcessingOutput(destination="s3://a")),
        ("subnets, security_group_ids", lambda: NetworkConfig(subnets=["subnet-1"])),
        ("subnets[0]", lambda: NetworkConfig(subnets=["a b"], security_group_ids=["sg-1"])),
        ("entrypoint", lambda: ScriptProcessor(**CLUSTER, command=["x"], entrypoint=["y"])),
        ("command", lambda: PySparkProcessor(**CLUSTER, command=["spark"])),
        ("submit_jars[0]", lambda: PySparkProcessor(**CLUSTER, submit_jars=["a.jar"])),
        ("submit_class", lambda: SparkJarProcessor(**CLUSTER, submit_class="")),
        ("source_dir", lambda: FrameworkProcessor(**CLUSTER, source_dir="s3://code/")),
    ],
)
def test_parts_are_checked(where: str, make: Any):
    assert [where] == wrong(make)
