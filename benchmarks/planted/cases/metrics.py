"""Metric definitions and their regular expressions."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    REGION,
    condition_step,
    one_metric,
    pipeline,
    train_step,
    training,
    tuning,
    xgboost,
)
from cdk_sagemaker_training.rules.usage import PipelineUsage

_LINES: Final = ("epoch 1: loss 0.52, accuracy 81 %", "epoch 2: loss 0.47, accuracy 83 %")
_PYTORCH: Final = framework_image("pytorch", "2.0.1", instance_type="ml.m5.xlarge").uri(REGION)
_UNTAGGED: Final = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.0-1"
_NONE: Final = {"MetricDefinitions": None}
_SCRIPT: Final = {"sagemaker_program": '"train.py"'}
_REPACKING: Final = {"sagemaker_program": "_repack_script_launcher.sh"}
_LOSS: Final = {"Name": "loss", "Regex": r"loss=([0-9.]+)"}
_VALIDATION_LOSS: Final = {"Name": "validation:loss", "Regex": r"val_loss=([0-9.]+)"}
_MLFLOW: Final = {"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:123456789012:mlflow-app/team"}


def _definitions(*entries: object) -> dict[str, object]:
    return {"AlgorithmSpecification": {"MetricDefinitions": list(entries)}}


def _tuned(*entries: object) -> dict[str, object]:
    return {"TrainingJobDefinition": _definitions(*entries)}


def _script(image: str = _PYTORCH, hyperparameters: object = None) -> dict[str, object]:
    return {
        "AlgorithmSpecification": {"TrainingImage": image, **_NONE},
        "HyperParameters": hyperparameters or {**_SCRIPT, "sagemaker_submit_directory": '"/opt/ml/input/data/code/x"'},
    }


_PARAMETER: Final = {"Name": "Regex", "Type": "String", "DefaultValue": r"loss=([a-z]+)"}
_NESTED: Final = condition_step(
    [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}],
    [train_step("Inner", _definitions({"Name": "loss", "Regex": "loss=[0-9.]+"}))],
)
_SAMPLES: Final = PipelineUsage(sample_log_lines={"Tune": _LINES})

CASES: Final = {
    "SMT501": Cases(
        bad=[
            training(_script()),
            training({"AlgorithmSpecification": {"MetricDefinitions": []}}),
            xgboost({"HyperParameters": {**_SCRIPT, "objective": None, "num_round": None}}),
            xgboost(
                {"HyperParameters": None, "AlgorithmSpecification": {"ContainerEntrypoint": ["python3", "train.py"]}}
            ),
        ],
        good=[
            xgboost(),
            training({"AlgorithmSpecification": {**_NONE, "TrainingImage": _UNTAGGED}}),
            training(_script(hyperparameters=_REPACKING)),
            training({"AlgorithmSpecification": {**_NONE, "TrainingImage": {"Get": "Parameters.Image"}}}),
            training({"AlgorithmSpecification": {"MetricDefinitions": {"Get": "Parameters.Metrics"}}}),
            training({"AlgorithmSpecification": _NONE, "MlflowConfig": _MLFLOW, "EnableNetworkIsolation": False}),
            pipeline(train_step("Train", {"AlgorithmSpecification": _NONE}), MlflowConfig=_MLFLOW),
            tuning({"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": IMAGE}}}),
        ],
    ),
    "SMT502": Cases(
        bad=[
            one_metric(r"loss=[0-9.+"),
            one_metric(r"*loss=([0-9.]+)"),
            tuning(_tuned({"Name": "loss", "Regex": r"loss=([0-9.]+))"})),
            training(_definitions(_LOSS, {"Name": "accuracy", "Regex": r"accuracy**=(\d+)"})),
        ],
        good=[
            one_metric(r"\p{L}+=([0-9.]+)"),
            one_metric(r"(?<loss>[0-9.]+)"),
            one_metric(r"\w++=([0-9.]+)"),
            one_metric(r"(?<=loss=|is )([0-9.]+)"),
            one_metric({"Get": "Parameters.Regex"}),
            one_metric(["loss="]),
            one_metric("([0-9.]+" * 300),
        ],
    ),
    "SMT503": Cases(
        bad=[
            one_metric(r"loss=(?:[0-9.]+)"),
            one_metric(r"loss=\([0-9.]+\)"),
            one_metric("loss=[(0-9.)]+"),
            pipeline(_NESTED),
        ],
        good=[one_metric(r"loss=(?P<loss>[0-9.]+)"), one_metric(r"loss=[0-9.]++"), one_metric({"Get": "Steps.A.B"})],
    ),
    "SMT504": Cases(
        bad=[
            one_metric(r"loss=([0-9]+)(\.[0-9]+)?"),
            tuning(_tuned({"Name": "x", "Regex": r"loss=(\d)(?P<rest>.*)"})),
        ],
        good=[
            one_metric(r"loss=((?:[0-9]|\.)+)"),
            one_metric(r"loss=(([0-9]+)\.([0-9]+))"),
            one_metric(r"'loss': ([0-9]+(.|e\-)[0-9]+),?"),
            one_metric(r"(?:train|test) loss=([0-9.]+)"),
            one_metric(r"(loss)=([0-9.]+)"),
        ],
    ),
    "SMT505": Cases(
        bad=[
            one_metric(r"(loss=[0-9.]+)"),
            one_metric(r"(train|test) loss=([0-9.]+)"),
            one_metric(r"accuracy=([0-9.]+%)"),
            one_metric(r"()loss=[0-9.]+"),
            one_metric(r"accuracy=(.*?)"),
            one_metric(r"accuracy=(.*?) *"),
            pipeline(
                train_step("Train", _definitions({"Name": "loss", "Regex": {"Get": "Parameters.Regex"}})),
                parameters=[_PARAMETER],
            ),
        ],
        good=[
            one_metric(r"loss=([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|nan|inf)"),
            one_metric(r"loss=(\S+)"),
            one_metric(r"loss=(.*?),"),
            one_metric(r"loss=(.*?)$"),
            one_metric(r"loss=(\d{3}\.\d{4})"),
            one_metric(r"loss:( *[0-9.]+)"),
            one_metric(r"samples=(\d{1,3}(?:,\d{3})*)"),
            one_metric(r"loss=([[:digit:].]+)"),
            one_metric(r"(?i)LOSS=([^A-Z]+)"),
        ],
    ),
    "SMT506": Cases(
        bad=[
            one_metric(r"(?:.*,)*loss=([0-9.]+)"),
            one_metric(r"^(?:[a-z]+|[a-c])*=([0-9.]+)$"),
            one_metric(r".*.*.*loss=([0-9.]+)"),
            one_metric(r"loss=(?:(\d+)*)*%"),
            one_metric(r"(?:a|aa)+=(\d+)", lines=["a" * 60]),
            one_metric(r"(x?){40}y(\d+)", lines=["x" * 40]),
        ],
        good=[
            one_metric(r"#quality_metric: host=\S+, train loss <loss>=(\S+)"),
            one_metric(r"^.*epoch.*loss.*value=([0-9.]+).*$"),
            one_metric(r"(?:\w+=\w+, )*loss=([0-9.]+)"),
            one_metric(r".*?([0-9]+\.?[0-9]*)%"),
            one_metric(r"\[\d+\].*#011validation-auc:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*"),
            one_metric(r"loss=((?:[0-9]+)+)"),
            one_metric(r"(?:\b\w+\b\s*)+=([0-9.]+)"),
            one_metric(r"loss=([0-9.]{1,20})", lines=_LINES),
        ],
    ),
    "SMT507": Cases(
        bad=[
            one_metric(r"^loss ([0-9.]+)", lines=_LINES),
            pipeline(*tuning(_tuned(_LOSS)).document["Steps"], usage=_SAMPLES),  # pyright: ignore[reportGeneralTypeIssues, reportOptionalIterable, reportArgumentType, reportUnknownArgumentType] - steps
        ],
        good=[
            one_metric(r"epoch 2: loss ([0-9.]+)", lines=_LINES),
            one_metric(r"loss=([0-9.]+)"),
            one_metric(r"loss=([0-9.]+", lines=_LINES),
            one_metric(r"\p{L}=([0-9.]+)", lines=_LINES),
        ],
    ),
    "SMT508": Cases(
        bad=[one_metric(r"loss=(\S+)", lines=["loss=n/a"]), one_metric(r"(\d*)epoch", lines=_LINES)],
        good=[
            one_metric(r"loss ([^,]+)", lines=_LINES),
            one_metric(r"loss (\S+)", lines=["loss n/a", "loss 1,000.5"]),
            one_metric(r"(loss) [0-9.]+", lines=_LINES),
            one_metric(r"loss=(\S+)", lines=_LINES),
        ],
    ),
    "SMT509": Cases(
        bad=[
            training(_definitions(_LOSS, _LOSS)),
            tuning(_tuned(_LOSS, {"Name": "accuracy", "Regex": r"accuracy (\d+)"}, {**_LOSS, "Regex": r"loss (\d+)"})),
        ],
        good=[
            training(_definitions(_LOSS, {**_LOSS, "Name": "Loss"})),
            training(
                _definitions({**_LOSS, "Name": {"Get": "Parameters.A"}}, {**_LOSS, "Name": {"Get": "Parameters.A"}})
            ),
            pipeline(train_step("One", _definitions(_LOSS)), train_step("Two", _definitions(_LOSS))),
        ],
    ),
    "SMT510": Cases(
        bad=[xgboost(_definitions(_LOSS)), tuning(_tuned(_LOSS))],
        good=[
            training(),
            xgboost({"AlgorithmSpecification": {"MetricDefinitions": []}}),
            xgboost({**_definitions(_LOSS), "HyperParameters": {**_SCRIPT, "objective": None, "num_round": None}}),
        ],
    ),
    "SMT511": Cases(
        bad=[
            one_metric(r"loss.*([0-9.]+)"),
            one_metric(r"(?i)epoch.*loss.+-?([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*"),
            one_metric(r"loss=\S*([0-9]+)%"),
            one_metric(r"accuracy=([0-9.]+?)"),
            tuning(_tuned({"Name": "loss", "Regex": r"loss=([0-9]+\.?[0-9]*?).*"})),
        ],
        good=[
            one_metric(r"loss.*?([0-9.]+)"),
            one_metric(r"loss.*[ =]([0-9.]+)"),
            one_metric(r"loss.*((?<![0-9.])[0-9.]+)"),
            one_metric(r"loss [^0-9]*([0-9.]+)"),
            one_metric(r"epoch.*stage ([0-9])"),
            one_metric(r"stage.*([0-9])"),
            one_metric(r"accuracy=([0-9.]+?)%"),
            one_metric(r"accuracy=([0-9.]+?)$"),
            one_metric({"Get": "Parameters.Regex"}),
        ],
    ),
    "SMT512": Cases(
        bad=[
            training(_definitions(_VALIDATION_LOSS, _LOSS)),
            tuning(_tuned(_LOSS, {"Name": "other", "Regex": r"x, \[a\] loss=([0-9.]+)"})),
            pipeline(
                train_step("Train", _definitions(_LOSS, _VALIDATION_LOSS)),
                usage=PipelineUsage(sample_log_lines={"Train": ["loss=0.5", "val_loss=0.6"]}),
            ),
        ],
        good=[
            training(_definitions(_LOSS, {**_VALIDATION_LOSS, "Regex": r"val_loss: ([0-9.]+)"})),
            training(_definitions({**_LOSS, "Regex": r"(?:^| )loss=([0-9.]+)"}, _VALIDATION_LOSS)),
            training(_definitions(_LOSS, {**_VALIDATION_LOSS, "Regex": r"no (?:train )?loss=([0-9.]+)"})),
            training(_definitions(_LOSS, {**_VALIDATION_LOSS, "Regex": {"Get": "Parameters.Regex"}})),
            pipeline(
                train_step("Train", _definitions(_LOSS, _VALIDATION_LOSS)),
                usage=PipelineUsage(sample_log_lines={"Train": ["loss=0.5 - val_loss=0.6", "loss=0.4 - val_loss=0.5"]}),
            ),
        ],
    ),
    "SMT513": Cases(
        bad=[
            one_metric(r"loss: (-?\d+).*"),
            tuning(_tuned({"Name": "eval_f1", "Regex": r"f1=( *[0-9]+)[,;]?"})),
            training(_definitions({"Name": "Loss", "Regex": r"loss.([0-9]+)(?:\.[0-9]+)?"})),
        ],
        good=[
            training(_definitions({"Name": "accuracy", "Regex": r"accuracy: ([0-9]+)"})),
            training(_definitions({"Name": "glossary", "Regex": r"words: ([0-9]+)"})),
            one_metric(r"loss: ([0-9]+) of"),
            one_metric(r"loss: ([0-9]+)$"),
            one_metric(r"loss: 0\.([0-9]+)"),
            one_metric(r"loss: ([0-9]+\.?[0-9]*)"),
            one_metric(r"loss: ([0-9.]+)"),
        ],
    ),
}
