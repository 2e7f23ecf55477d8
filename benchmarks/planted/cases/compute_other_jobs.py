"""Processing and transform jobs."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.compute import (
    LATER,
    resources,
    transform,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    Example,
    pipeline,
    processing_step,
)


def _input(local_path: object, **members: object) -> Example:
    source = {"S3Uri": "s3://data/raw/", "S3DataType": "S3Prefix", "S3InputMode": "File", "LocalPath": local_path}
    kept = {key: value for key, value in source.items() if value is not None}
    return pipeline(
        processing_step("Process", {"ProcessingInputs": [{"InputName": "raw", "S3Input": kept, **members}]})
    )


CASES: Final = {
    "SMT337": Cases(
        bad=[
            _input("/opt/ml/input/data"),
            _input("/opt/ml/processing-input"),
            _input(None),
            _input("raw", AppManaged=False),
        ],
        good=[
            _input("/opt/ml/processing/"),
            _input(LATER),
            _input("/data", AppManaged=True),
            _input(None, AppManaged=LATER),
            pipeline(processing_step("Process", {"ProcessingInputs": [{"InputName": "raw", "S3Input": LATER}]})),
        ],
    ),
    "SMT338": Cases(
        bad=[transform(MaxPayloadInMB=101), transform(MaxPayloadInMB=6, MaxConcurrentTransforms=17)],
        good=[
            transform(MaxPayloadInMB=100),
            transform(MaxPayloadInMB=100, MaxConcurrentTransforms=0),
            transform(MaxPayloadInMB=60, MaxConcurrentTransforms=LATER),
            transform(MaxPayloadInMB=LATER, MaxConcurrentTransforms=101),
            transform(MaxPayloadInMB=0, MaxConcurrentTransforms=200),
        ],
    ),
    "SMT339": Cases(
        bad=[resources(InstanceCount=101), resources(InstanceCount=1000)],
        good=[resources(InstanceCount=1), resources(InstanceCount=LATER)],
    ),
    "SMT341": Cases(
        bad=[
            transform(BatchStrategy="MultiRecord", TransformInput={"ContentType": "text/csv"}),
            transform(BatchStrategy="MultiRecord", TransformInput={"SplitType": "None"}),
        ],
        good=[
            transform(BatchStrategy="MultiRecord", TransformInput={"SplitType": "RecordIO"}),
            transform(BatchStrategy="MultiRecord", TransformInput={"SplitType": LATER}),
            transform(BatchStrategy="MultiRecord", TransformInput=LATER),
            transform(BatchStrategy=LATER, TransformInput={"SplitType": "None"}),
            transform(BatchStrategy="SingleRecord", TransformInput={"SplitType": "None"}),
        ],
    ),
}
