"""What the derived roles learn about the steps beside training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from cdk_sagemaker_training.definition import (
    CreateModelStep,
    Estimator,
    FeatureStoreOutput,
    HyperparameterTuner,
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
from cdk_sagemaker_training.definition.document.access import JobAccess, JobNeed, job_roles, open_needs
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from tests.support.steps import IMAGE, ROLE

M5: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge"}


def needs(*steps: Any) -> Sequence[JobNeed]:
    return open_needs(KnownValues(PipelineDefinition.from_steps(steps=steps).to_dict()))


def seen(*steps: Any) -> JobAccess:
    return reduce(JobAccess.with_that_of, [need.access for need in needs(*steps)])


def transform(model_name: Any) -> TransformStep:
    return TransformStep(
        name="Score",
        transformer=Transformer(
            model_name=model_name, instance_type="ml.m5.xlarge", output_path="s3://scores/", output_kms_key="key"
        ),
        inputs=TransformInput(data="s3://unscored/"),
    )


PROCESS = ProcessingStep(
    name="Process",
    processor=Processor(
        **M5,
        volume_kms_key="volume-key",
        output_kms_key="output-key",
        network_config=NetworkConfig(subnets=["subnet-1"], security_group_ids=["sg-1"]),
    ),
    inputs=[
        ProcessingInput(source="s3://raw/", destination="/in"),
        ProcessingInput(
            dataset_definition={"AthenaDatasetDefinition": {"OutputS3Uri": "s3://query/", "KmsKeyId": "query-key"}}
        ),
    ],
    outputs=[
        ProcessingOutput(source="/a", destination="s3://clean/", output_name="clean"),
        ProcessingOutput(source="/b", destination="s3://reports/", output_name="report"),
        ProcessingOutput(feature_store_output=FeatureStoreOutput(feature_group_name="customers")),
    ],
)


def test_a_processing_job():
    found = seen(PROCESS)

    assert ["s3://raw/", "s3://query/"] == list(found.reads)
    assert ["s3://clean/", "s3://reports/", "s3://query/"] == list(found.writes)
    assert (["output-key", "query-key"], ["volume-key"]) == (list(found.output_keys), list(found.volume_keys))
    assert ([IMAGE], True) == (list(found.images), bool(found.in_vpc))
    assert (["customers"], ["Athena"]) == (list(found.feature_groups), list(found.query_services))


def test_spark_reads_its_libraries():
    spark = PySparkProcessor(**M5, submit_jars=["s3://jars/a.jar", "s3a://jars/b.jar"])
    step = ProcessingStep(name="Spark", processor=spark, code="s3://code/app.py")

    assert ["s3://code/app.py", "s3://jars/a.jar", "s3://jars/b.jar"] == list(seen(step).reads)


def test_a_later_step_reads_the_one_output_that_it_names():
    source = PROCESS.properties.ProcessingOutputConfig.Outputs["report"].S3Output.S3Uri
    given = ProcessingInput(source=source, destination="/in")
    later = ProcessingStep(name="Later", processor=Processor(**M5, role=None), inputs=[given])

    assert "s3://reports/" in seen(PROCESS, later).reads
    assert "s3://clean/" not in seen(PROCESS, later).reads


def test_a_tuning_job_and_the_model_out_of_it():
    estimator = Estimator(**M5, output_path="s3://models/", checkpoint_s3_uri="s3://checkpoints/")
    tuner = HyperparameterTuner(
        estimator=estimator,
        objective_metric_name="auc",
        hyperparameter_ranges={"depth": IntegerParameter(min_value=1, max_value=2)},
    )
    tune = TuningStep(name="Tune", tuner=tuner, inputs="s3://data/")
    best = Model(image_uri=IMAGE, model_data=tune.get_top_model_s3_uri(0, "models"))
    found = seen(tune, CreateModelStep(name="Make", model=best))

    assert (["s3://data/", "s3://models/"], ["s3://models/"]) == (list(found.reads), list(found.writes))
    assert ["s3://checkpoints/"] == list(found.checkpoints)


def test_a_transform_job_runs_under_the_role_of_its_model():
    without = CreateModelStep(name="Make", model=Model(image_uri=IMAGE))
    having = CreateModelStep(name="Make", model=Model(image_uri=IMAGE, role=ROLE))

    (need,) = needs(without, transform(without.properties.ModelName))
    assert (["Make"], ["s3://scores/"]) == (need.steps, list(need.access.writes))
    assert [] == needs(having, transform(having.properties.ModelName))
    assert [] == needs(transform("elsewhere"))


def test_the_roles_of_all_jobs():
    tuner = HyperparameterTuner(
        estimator=Estimator(**M5, role=ROLE),
        objective_metric_name="auc",
        hyperparameter_ranges={"depth": IntegerParameter(min_value=1, max_value=2)},
    )
    model_role = "arn:aws:iam::123456789012:role/model"
    steps: list[Any] = [
        TuningStep(name="Tune", tuner=tuner),
        CreateModelStep(name="Make", model=Model(image_uri=IMAGE, role=model_role)),
    ]
    document = PipelineDefinition.from_steps(steps=steps).to_dict()

    assert {ROLE, model_role} == set(job_roles(KnownValues(document)))
