"""What a workspace gives to the steps beside training; training itself is in ``test_job_defaults``."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.definition import (
    AutoML,
    AutoMLStep,
    CreateModelStep,
    Estimator,
    FeatureStoreOutput,
    HyperparameterTuner,
    InstanceConfig,
    IntegerParameter,
    Model,
    NetworkConfig,
    PipelineDefinition,
    ProcessingInput,
    ProcessingOutput,
    ProcessingStep,
    Processor,
    PySparkProcessor,
    Transformer,
    TransformInput,
    TransformStep,
    TuningStep,
)
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults, missing_members
from tests.support.steps import IMAGE

DEFAULT_ROLE = "arn:aws:iam::123456789012:role/default"
WORKSPACE = JobDefaults(
    role_arns=dict.fromkeys(("Make", "Process", "Search", "Tune", "P", "M", "H"), DEFAULT_ROLE),
    output_path="s3://default/jobs/",
    output_kms_key="output-key",
    volume_kms_key="volume-key",
    subnets=("subnet-1",),
    security_group_ids=("sg-1",),
    encrypt_inter_container_traffic=True,
    enable_network_isolation=True,
)
VPC = {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}
M5: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge"}
OUTPUT = ProcessingOutput(source="/out", output_name="report")


def filled(step: Any) -> Any:
    document: Any = PipelineDefinition.from_steps(steps=[step]).with_defaults(WORKSPACE).to_dict()
    return document["Steps"][0]["Arguments"]


def process(**knobs: Any) -> Any:
    fields = {key: knobs.pop(key) for key in ("inputs", "outputs", "job_arguments") if key in knobs}
    return filled(ProcessingStep(name="Process", processor=Processor(**{**M5, **knobs}), **fields))


def tune(estimator: dict[str, Any] | None = None, **knobs: Any) -> Any:
    ranges = {"depth": IntegerParameter(min_value=1, max_value=2)}
    tuner = HyperparameterTuner(
        estimator=Estimator(**{**M5, **(estimator or {})}),
        objective_metric_name="auc",
        hyperparameter_ranges=ranges,
        **knobs,
    )
    return filled(TuningStep(name="Tune", tuner=tuner))["TrainingJobDefinition"]


def transform(**knobs: Any) -> Any:
    given: dict[str, Any] = {"model_name": "m", "instance_type": "ml.m5.xlarge", **knobs}
    transformer = Transformer(**given)
    return filled(TransformStep(name="Score", transformer=transformer, inputs=TransformInput(data="s3://d/")))


def model(**knobs: Any) -> Any:
    return filled(CreateModelStep(name="Make", model=Model(image_uri=IMAGE, **knobs)))


def place(*names: str) -> Any:
    execution = [{"Get": "Execution.PipelineName"}, {"Get": "Execution.PipelineExecutionId"}]
    return {"Std:Join": {"On": "/", "Values": ["s3://default/jobs", *execution, *names]}}


def test_a_processing_job():
    request = process(outputs=[OUTPUT])

    assert DEFAULT_ROLE == request["RoleArn"]
    assert "volume-key" == request["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"]
    assert "output-key" == request["ProcessingOutputConfig"]["KmsKeyId"]
    written = request["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]
    assert place("Process", "output", "report") == written["S3Uri"]
    assert {
        "VpcConfig": VPC,
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
    } == request["NetworkConfig"]


def test_a_processing_job_that_wants_nothing():
    network = NetworkConfig(
        subnets=[], security_group_ids=[], enable_network_isolation=False, encrypt_inter_container_traffic=False
    )
    request = process(
        network_config=network,
        volume_kms_key="",
        output_kms_key="",
        outputs=[ProcessingOutput(source="/out", destination="s3://mine/")],
    )

    assert {"EnableNetworkIsolation": False, "EnableInterContainerTrafficEncryption": False} == request["NetworkConfig"]
    assert "VolumeKmsKeyId" not in request["ProcessingResources"]["ClusterConfig"]
    assert "KmsKeyId" not in request["ProcessingOutputConfig"]
    assert "s3://mine/" == request["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]


@pytest.mark.parametrize(
    "knobs",
    [
        {"inputs": [ProcessingInput(source="s3://d/", app_managed=True)]},
        {"outputs": [ProcessingOutput(feature_store_output=FeatureStoreOutput(feature_group_name="g"))]},
        {"job_arguments": ["--table", "s3://d/table"]},
        {"env": {"TABLE": "s3a://d/table"}},
        {"entrypoint": ["bash", "-c", "pip install x; python3 run.py"]},
    ],
)
def test_no_isolation_where_the_container_must_call_out(knobs: dict[str, Any]):
    assert "EnableNetworkIsolation" not in process(**knobs)["NetworkConfig"]


def test_no_isolation_for_spark():
    request = filled(ProcessingStep(name="P", processor=PySparkProcessor(**M5), code="s3://code/app.py"))

    assert "EnableNetworkIsolation" not in request["NetworkConfig"]


def test_a_tuning_job():
    definition = tune()

    assert DEFAULT_ROLE == definition["RoleArn"]
    assert {"S3OutputPath": "s3://default/jobs/", "KmsKeyId": "output-key"} == definition["OutputDataConfig"]
    assert "volume-key" == definition["HyperParameterTuningResourceConfig"]["VolumeKmsKeyId"]
    assert (VPC, True) == (definition["VpcConfig"], definition["EnableNetworkIsolation"])
    assert definition["EnableInterContainerTrafficEncryption"] is True


def test_no_volume_key_where_one_choice_of_instances_has_its_own_storage():
    choices = [InstanceConfig(instance_type=name) for name in ("ml.m5.xlarge", "ml.g5.xlarge")]

    assert "VolumeKmsKeyId" not in tune(instance_configs=choices)["HyperParameterTuningResourceConfig"]


def test_no_isolation_for_a_script_in_a_tuning_job():
    script = {"hyperparameters": {"sagemaker_submit_directory": "s3://code/"}}

    assert "EnableNetworkIsolation" not in tune(script)


def test_a_transform_job():
    request = transform()

    assert {"S3OutputPath": place("Score"), "KmsKeyId": "output-key"} == request["TransformOutput"]
    assert "volume-key" == request["TransformResources"]["VolumeKmsKeyId"]
    assert not {"RoleArn", "VpcConfig"} & set(request)


def test_a_transform_job_without_keys():
    request = transform(output_kms_key="", volume_kms_key="", output_path="s3://mine/")

    assert {"S3OutputPath": "s3://mine/"} == request["TransformOutput"]
    assert "VolumeKmsKeyId" not in request["TransformResources"]


def test_a_model():
    request = model()

    assert (DEFAULT_ROLE, VPC) == (request["ExecutionRoleArn"], request["VpcConfig"])
    assert request["EnableNetworkIsolation"] is True


def test_a_model_without_a_network():
    assert "VpcConfig" not in model(vpc_config={})


@pytest.mark.parametrize(
    ("expected", "script"), [(True, "/opt/ml/model/code"), (None, "s3://code/source.tar.gz"), (None, "")]
)
def test_no_isolation_where_a_model_fetches_its_script(expected: bool | None, script: str):
    assert expected == model(env={"SAGEMAKER_SUBMIT_DIRECTORY": script}).get("EnableNetworkIsolation")


def test_an_automl_job():
    request = filled(AutoMLStep(name="Search", auto_ml=AutoML(target_attribute_name="y"), inputs="s3://d/"))

    assert DEFAULT_ROLE == request["RoleArn"]
    assert {"S3OutputPath": "s3://default/jobs/", "KmsKeyId": "output-key"} == request["OutputDataConfig"]
    assert {
        "VolumeKmsKeyId": "volume-key",
        "VpcConfig": VPC,
        "EnableInterContainerTrafficEncryption": True,
    } == request["AutoMLJobConfig"]["SecurityConfig"]


def test_filling_twice_changes_nothing():
    step = ProcessingStep(name="P", processor=Processor(**M5, volume_kms_key=""), outputs=[OUTPUT])
    once = PipelineDefinition.from_steps(steps=[step]).with_defaults(JobDefaults())

    assert once.with_defaults(JobDefaults()).to_dict() == once.to_dict()


def test_what_is_missing():
    steps: list[Any] = [
        ProcessingStep(name="P", processor=Processor(**M5), outputs=[OUTPUT]),
        TransformStep(
            name="T",
            transformer=Transformer(model_name="m", instance_type="ml.m5.xlarge"),
            inputs=TransformInput(data="s3://d/"),
        ),
        CreateModelStep(name="M", model=Model(image_uri=IMAGE)),
        TuningStep(
            name="H",
            tuner=HyperparameterTuner(
                estimator=Estimator(**M5),
                objective_metric_name="auc",
                hyperparameter_ranges={"depth": IntegerParameter(min_value=1, max_value=2)},
            ),
        ),
    ]
    document = PipelineDefinition.from_steps(steps=steps).with_defaults(JobDefaults())

    assert [
        "/Steps/0/Arguments/RoleArn",
        "/Steps/0/Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri",
        "/Steps/1/Arguments/TransformOutput/S3OutputPath",
        "/Steps/2/Arguments/ExecutionRoleArn",
        "/Steps/3/Arguments/TrainingJobDefinition/RoleArn",
        "/Steps/3/Arguments/TrainingJobDefinition/OutputDataConfig/S3OutputPath",
    ] == [problem.where for problem in missing_members(document.to_dict())]
    assert [] == list(missing_members(document.with_defaults(WORKSPACE).to_dict()))


def test_jobs_on_several_instances_get_the_group_between_them():
    def groups(step: Any, *path: str) -> Any:
        defaults = attrs.evolve(WORKSPACE, between_instances_group_ids=("sg-2",))
        document = PipelineDefinition.from_steps(steps=[step]).with_defaults(defaults).to_dict()
        found: Any = document["Steps"]
        for key in ("Arguments", *path, "VpcConfig", "SecurityGroupIds"):
            found = (found[0] if isinstance(found, list) else found)[key]
        return found

    def processing(count: int) -> ProcessingStep:
        return ProcessingStep(name="Process", processor=Processor(**M5, instance_count=count))

    assert ["sg-1"] == groups(processing(1), "NetworkConfig")
    assert ["sg-1", "sg-2"] == groups(processing(2), "NetworkConfig")
    step = AutoMLStep(name="Search", auto_ml=AutoML(target_attribute_name="y"), inputs="s3://d/")
    assert ["sg-1", "sg-2"] == groups(step, "AutoMLJobConfig", "SecurityConfig")
