"""Processing, Transform and Tuning steps, as SDK v3 renders them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance.v3.sdk_names import IMAGE, v3
from tests.conformance.v3.sdk_v3 import ROLE, same, session

pytestmark = pytest.mark.conformance

from sagemaker.core import shapes  # noqa: E402 - after the region that importing it takes
from sagemaker.core.inputs import BatchDataCaptureConfig  # noqa: E402
from sagemaker.core.network import NetworkConfig  # noqa: E402
from sagemaker.core.parameter import CategoricalParameter, ContinuousParameter, IntegerParameter  # noqa: E402
from sagemaker.core.processing import Processor, ScriptProcessor  # noqa: E402
from sagemaker.core.training import configs  # noqa: E402
from sagemaker.core.transformer import Transformer  # noqa: E402
from sagemaker.core.workflow.parameters import Parameter as TheirParameter  # noqa: E402
from sagemaker.train.model_trainer import ModelTrainer  # noqa: E402
from sagemaker.train.tuner import HyperparameterTuner  # noqa: E402

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
IN, OUT = "/opt/ml/processing/input/data", "/opt/ml/processing/output"
CLUSTER = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", "role": ROLE}
TAGS = [{"Key": "team", "Value": "risk"}]
NETWORK = {
    "enable_network_isolation": True,
    "security_group_ids": ["sg-1"],
    "subnets": ["subnet-1"],
    "encrypt_inter_container_traffic": True,
}

CASES: dict[str, Callable[[Any], Sequence[Any]]] = {}


def case(make: Callable[[Any], Sequence[Any]]) -> Callable[[Any], Sequence[Any]]:
    """A case: the steps, and the parameters in them, with the names of the SDK or with ours."""
    CASES[make.__name__] = make
    return make


# --- Processing -------------------------------------------------------------------------------------------------------
def process(
    n: Any,
    *,
    inputs: Sequence[dict[str, Any]] = (),
    outputs: Sequence[dict[str, Any]] = (),
    arguments: list[Any] | None = None,
    network: dict[str, Any] | None = None,
    step: dict[str, Any] | None = None,
    **knobs: Any,
) -> Any:
    given = {**CLUSTER, "instance_count": 1, **knobs}
    if n is not v3:
        processor = n.Processor(**given, network_config=n.NetworkConfig(**network) if network else None)
        return n.ProcessingStep(
            name="Process",
            processor=processor,
            inputs=[n.ProcessingInput(**one) for one in inputs],
            outputs=[n.ProcessingOutput(**one) for one in outputs],
            job_arguments=arguments,
            **(step or {}),
        )
    processor = Processor(
        **given, network_config=NetworkConfig(**network) if network else None, sagemaker_session=session()
    )
    run = {
        "inputs": [their_input(**one) for one in inputs],
        "outputs": [their_output(**one) for one in outputs],
        "arguments": arguments,
    }
    return n.ProcessingStep(name="Process", step_args=processor.run(**run), **(step or {}))


def their_input(
    *,
    source: Any,
    destination: str,
    input_name: str,
    s3_data_type: str = "S3Prefix",
    s3_input_mode: str = "File",
    s3_data_distribution_type: str = "FullyReplicated",
    s3_compression_type: str = "None",
) -> Any:
    location = shapes.ProcessingS3Input(
        s3_uri=source,
        local_path=destination,
        s3_data_type=s3_data_type,
        s3_input_mode=s3_input_mode,
        s3_data_distribution_type=s3_data_distribution_type,
        s3_compression_type=s3_compression_type,
    )
    return shapes.ProcessingInput(input_name=input_name, s3_input=location)


def their_output(*, source: str, destination: Any, output_name: str, s3_upload_mode: str = "EndOfJob") -> Any:
    location = shapes.ProcessingS3Output(s3_uri=destination, local_path=source, s3_upload_mode=s3_upload_mode)
    return shapes.ProcessingOutput(output_name=output_name, s3_output=location)


@case
def processing_minimal(n: Any):
    return [process(n)]


@case
def processing_with_every_knob(n: Any):
    return [
        process(
            n,
            instance_count=3,
            entrypoint=["python3", "/opt/run.py"],
            volume_size_in_gb=50,
            volume_kms_key=KEY,
            output_kms_key=KEY,
            max_runtime_in_seconds=3600,
            env={"LEVEL": "debug"},
            tags=TAGS,
            network=NETWORK,
            arguments=["--rate", "0.5"],
            outputs=[{"source": OUT, "destination": "s3://bucket/out", "output_name": "out"}],
        )
    ]


@case
def processing_inputs_of_every_kind(n: Any):
    kinds: list[dict[str, Any]] = [
        {},
        {"s3_data_type": "ManifestFile"},
        {"s3_data_distribution_type": "ShardedByS3Key"},
        {"s3_input_mode": "Pipe", "s3_compression_type": "Gzip"},
    ]
    inputs = [
        {"source": f"s3://bucket/{i}", "destination": f"{IN}/{i}", "input_name": f"in-{i}", **kind}
        for i, kind in enumerate(kinds)
    ]
    return [process(n, inputs=inputs)]


@case
def processing_outputs_of_every_kind(n: Any):
    modes = ["EndOfJob", "Continuous"]
    outputs = [
        {"source": f"{OUT}/{m}", "destination": f"s3://bucket/{m}", "output_name": m, "s3_upload_mode": m}
        for m in modes
    ]
    return [process(n, outputs=outputs)]


@case
def processing_with_parameters(n: Any):
    count = n.ParameterInteger(name="Count", default_value=2)
    kind = n.ParameterString(name="Kind", default_value="ml.m5.xlarge")
    data = n.ParameterString(name="Data", default_value="s3://bucket/a")
    step = process(
        n,
        instance_count=count,
        instance_type=kind,
        env={"DATA": data},
        arguments=["--data", data],
        inputs=[{"source": data, "destination": IN, "input_name": "data"}],
        outputs=[
            {
                "source": OUT,
                "destination": n.Join(on="/", values=["s3://bucket", n.ExecutionVariables.PIPELINE_EXECUTION_ID]),
                "output_name": "out",
            }
        ],
    )
    return [count, kind, data, step]


@case
def processing_cached_and_retried(n: Any):
    policy = n.SageMakerJobStepRetryPolicy(
        exception_types=[n.SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT], expire_after_mins=60
    )
    cache = n.CacheConfig(enable_caching=True, expire_after="P7D")
    return [process(n, step={"cache_config": cache, "retry_policies": [policy], "display_name": "Prepare"})]


@case
def processing_a_script(n: Any):
    code, knobs = "s3://bucket/code/run.py", {**CLUSTER, "instance_count": 1, "command": ["python3"]}
    if n is not v3:
        return [n.ProcessingStep(name="Process", processor=n.ScriptProcessor(**knobs), code=code)]
    processor = ScriptProcessor(**knobs, sagemaker_session=session())
    return [n.ProcessingStep(name="Process", step_args=processor.run(code=code))]


# --- Transform --------------------------------------------------------------------------------------------------------
def transform(n: Any, knobs: dict[str, Any], given: dict[str, Any], **step: Any) -> Any:
    cluster = {
        "model_name": "churn",
        "instance_count": 1,
        "instance_type": "ml.m5.xlarge",
        "output_path": "s3://bucket/t",
    }
    if n is not v3:
        transformer = n.Transformer(**{**cluster, **knobs})
        return n.TransformStep(name="Score", transformer=transformer, inputs=n.TransformInput(**given), **step)
    transformer = Transformer(**{**cluster, **knobs}, base_transform_job_name="score", sagemaker_session=session())
    return n.TransformStep(name="Score", step_args=transformer.transform(**given), **step)


@case
def transform_minimal(n: Any):
    return [transform(n, {}, {"data": "s3://bucket/in"})]


@case
def transform_with_every_knob(n: Any):
    capture = BatchDataCaptureConfig if n is v3 else n.BatchDataCaptureConfig
    knobs = {
        "strategy": "MultiRecord",
        "assemble_with": "Line",
        "output_kms_key": KEY,
        "volume_kms_key": KEY,
        "accept": "text/csv",
        "max_concurrent_transforms": 2,
        "max_payload": 6,
        "env": {"LEVEL": "debug"},
        "tags": TAGS,
    }
    given = {
        "data": "s3://bucket/in",
        "data_type": "ManifestFile",
        "content_type": "text/csv",
        "compression_type": "Gzip",
        "split_type": "Line",
        "input_filter": "$[1:]",
        "output_filter": "$[0,-1]",
        "join_source": "Input",
        "model_client_config": {"InvocationsTimeoutInSeconds": 60, "InvocationsMaxRetries": 1},
        "batch_data_capture_config": capture(
            destination_s3_uri="s3://bucket/capture", kms_key_id=KEY, generate_inference_id=True
        ),
    }
    return [transform(n, knobs, given, cache_config=n.CacheConfig(enable_caching=True, expire_after="P1D"))]


@case
def transform_with_parameters(n: Any):
    data, model = n.ParameterString(name="Data"), n.ParameterString(name="Model", default_value="churn")
    return [data, model, transform(n, {"model_name": model}, {"data": data})]


# --- Tuning -----------------------------------------------------------------------------------------------------------
METRICS = [{"Name": "loss", "Regex": "loss: (.*)"}]


def tuned(n: Any) -> Any:
    """What is tuned: a trainer, or an estimator."""
    if n is not v3:
        return n.Estimator(**CLUSTER, output_path="s3://bucket/models/", hyperparameters={"depth": "3"})
    return ModelTrainer(
        training_image=IMAGE,
        role=ROLE,
        compute=configs.Compute(instance_type="ml.m5.xlarge", instance_count=1),
        stopping_condition=shapes.StoppingCondition(max_runtime_in_seconds=86_400),
        output_data_config=shapes.OutputDataConfig(s3_output_path="s3://bucket/models/"),
        hyperparameters={"depth": "3"},
        sagemaker_session=session(),
    )


def ranges(n: Any) -> dict[str, Any]:
    if n is v3:
        return {
            "eta": ContinuousParameter(0.1, 0.5, "Logarithmic"),
            "rounds": IntegerParameter(1, 100),
            "booster": CategoricalParameter(["tree", "linear"]),
        }
    return {
        "eta": n.ContinuousParameter(min_value=0.1, max_value=0.5, scaling_type="Logarithmic"),
        "rounds": n.IntegerParameter(min_value=1, max_value=100),
        "booster": n.CategoricalParameter(values=["tree", "linear"]),
    }


def tune(n: Any, knobs: dict[str, Any] | None = None, **step: Any) -> Any:
    given = {
        "objective_metric_name": "loss",
        "hyperparameter_ranges": ranges(n),
        "metric_definitions": METRICS,
        "max_jobs": 4,
        "max_parallel_jobs": 2,
        **(knobs or {}),
    }
    if n is not v3:
        tuner = n.HyperparameterTuner(estimator=tuned(n), **given)
        inputs = {"train": n.TrainingInput(s3_data="s3://bucket/a")}
        return n.TuningStep(name="Tune", tuner=tuner, inputs=inputs, **step)
    data = configs.InputData(channel_name="train", data_source="s3://bucket/a")
    return n.TuningStep(name="Tune", step_args=HyperparameterTuner(tuned(n), **given).tune(inputs=[data]), **step)


@case
def tuning_minimal(n: Any):
    return [tune(n)]


@case
def tuning_with_every_knob(n: Any):
    knobs = {
        "strategy": "Random",
        "objective_type": "Minimize",
        "max_runtime_in_seconds": 7200,
        "early_stopping_type": "Auto",
        "random_seed": 7,
        "tags": TAGS,
    }
    return [tune(n, knobs, cache_config=n.CacheConfig(enable_caching=True, expire_after="P1D"))]


@case
def tuning_with_hyperband(n: Any):
    if n is v3:
        band = shapes.HyperbandStrategyConfig(min_resource=1, max_resource=10)
        config = shapes.HyperParameterTuningJobStrategyConfig(hyperband_strategy_config=band)
    else:
        band = n.HyperbandStrategyConfig(min_resource=1, max_resource=10)
        config = n.StrategyConfig(hyperband_strategy_config=band)
    return [tune(n, {"strategy": "Hyperband", "strategy_config": config})]


@case
def tuning_with_a_warm_start(n: Any):
    if n is v3:
        parents = [shapes.ParentHyperParameterTuningJob(hyper_parameter_tuning_job_name="earlier")]
        config = shapes.HyperParameterTuningJobWarmStartConfig(
            parent_hyper_parameter_tuning_jobs=parents, warm_start_type="TransferLearning"
        )
    else:
        config = n.WarmStartConfig(warm_start_type=n.WarmStartTypes.TRANSFER_LEARNING, parents=["earlier"])
    return [tune(n, {"warm_start_config": config})]


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_case(make: Callable[[Any], Sequence[Any]]):
    theirs, ours = make(v3), make(d)
    same(
        [found for found in theirs if not isinstance(found, TheirParameter)],
        [found for found in ours if not isinstance(found, d.expressions.parameters.Parameter)],
        their_parameters=[found for found in theirs if isinstance(found, TheirParameter)],
        our_parameters=[found for found in ours if isinstance(found, d.expressions.parameters.Parameter)],
    )
