"""What the demo shows of the training: states, metrics, the model."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, cast

from cdk_sagemaker_training.catalog.algorithm_logs import metric_regexes
from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.catalog.container_contract import LOG_GROUP
from cdk_sagemaker_training.pictures.curves import CURVE_STYLE, curve
from cdk_sagemaker_training.runtime.metrics import Metrics

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 60
Series = Mapping[str, Sequence[tuple[float, float]]]


def job_of(sagemaker: Any, execution: str) -> dict[str, Any]:
    """The training job of an execution, as DescribeTrainingJob has it."""
    steps = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=execution)["PipelineExecutionSteps"]
    arn = next(step["Metadata"]["TrainingJob"]["Arn"] for step in steps if "TrainingJob" in step["Metadata"])
    found: dict[str, Any] = sagemaker.describe_training_job(TrainingJobName=arn.rsplit("/", 1)[1])
    return found


def states(job: Mapping[str, Any]) -> Iterator[str]:
    """Each state with the seconds that it took, and what Spot means for the bill."""
    for state in job["SecondaryStatusTransitions"]:
        seconds = (state["EndTime"] - state["StartTime"]).total_seconds()
        yield f"{seconds:6.1f} s  {state['Status']}: {state['StatusMessage']}"
    yield f"in all {job['TrainingTimeInSeconds']} s, of which {job['BillableTimeInSeconds']} s on instances"


def remark(job: Mapping[str, Any]) -> str:
    """Why an interruption costs what it costs; empty where there was none."""
    if all(state["Status"] != "Interrupted" for state in job["SecondaryStatusTransitions"]):
        return ""
    return "The container of XGBoost 3.2-0 does not go on from its checkpoints (docs/rehearsing.md)"


def metrics_of(logs: Any, job: Mapping[str, Any]) -> Series:
    """The metrics that the algorithm publishes, read from the job's log as SageMaker reads them: seconds and values."""
    regexes = metric_regexes(algorithm("xgboost"), "3.2-0")
    found = Metrics([{"Name": name, "Regex": regex} for name, regex in regexes.items()])
    first = job["TrainingStartTime"].timestamp()
    series: dict[str, list[tuple[float, float]]] = {}
    for event in _events(logs, f"{job['TrainingJobName']}/"):
        # CloudWatch has "#011" for the tab that the regexes look for.
        for value in found.take("", event["message"]):
            series.setdefault(value.name, []).append((event["timestamp"] / 1000 - first, value.value))
    return series


def _events(logs: Any, prefix: str) -> Iterator[Mapping[str, Any]]:
    for stream in logs.describe_log_streams(logGroupName=LOG_GROUP, logStreamNamePrefix=prefix)["logStreams"]:
        given: dict[str, Any] = {}
        while True:
            page = logs.get_log_events(
                logGroupName=LOG_GROUP, logStreamName=stream["logStreamName"], startFromHead=True, **given
            )
            yield from page["events"]
            if not page["events"] or given.get("nextToken") == page["nextForwardToken"]:
                break
            given = {"nextToken": page["nextForwardToken"]}


def sparkline(numbers: Sequence[float]) -> str:
    """Values as bars of text."""
    step = max(len(numbers) / WIDTH, 1.0)
    chosen = [numbers[int(number * step)] for number in range(min(WIDTH, len(numbers)))]
    low, high = min(chosen), max(chosen)
    return "".join(BARS[int((number - low) / ((high - low) or 1.0) * (len(BARS) - 1))] for number in chosen)


def page(job: Mapping[str, Any], metrics: Series) -> str:
    """The curves, with a mark where the job was interrupted."""
    first = job["TrainingStartTime"]
    cuts = [
        (state["StartTime"] - first).total_seconds()
        for state in job["SecondaryStatusTransitions"]
        if state["Status"] == "Interrupted"
    ]
    title = escape(f"Metrics of {job['TrainingJobName']}")
    curves = "".join(curve(name, points, cuts) for name, points in metrics.items())
    style = f":root{{color-scheme:light dark}}body{{font:15px system-ui,sans-serif;margin:2rem}}{CURVE_STYLE}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body><h1>{title}</h1>{curves}</body></html>\n"
    )


def score(s3: Any, job: Mapping[str, Any], data_bucket: str) -> float:
    """The area under the curve of the model that lies in S3, on the validation data that lies there."""
    import numpy as np
    import xgboost

    bucket, _, key = str(job["ModelArtifacts"]["S3ModelArtifacts"]).removeprefix("s3://").partition("/")
    packed = io.BytesIO(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    with tarfile.open(fileobj=packed) as archive:
        model = xgboost.Booster(model_file=bytearray((archive.extractfile("xgboost-model") or io.BytesIO()).read()))
    text = s3.get_object(Bucket=data_bucket, Key="churn/validation/validation.csv")["Body"].read().decode()
    rows = np.loadtxt(io.StringIO(text), delimiter=",")
    told = xgboost.DMatrix(rows[:, 1:], label=rows[:, 0])
    cast("Any", model).set_param("eval_metric", "auc")  # a saved model does not know what it was judged by
    return float(model.eval(told).rpartition(":")[2])
