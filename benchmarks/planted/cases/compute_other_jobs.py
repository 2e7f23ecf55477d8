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
    step,
)


def _input(local_path: object, **members: object) -> Example:
    source = {"S3Uri": "s3://data/raw/", "S3DataType": "S3Prefix", "S3InputMode": "File", "LocalPath": local_path}
    kept = {key: value for key, value in source.items() if value is not None}
    return pipeline(
        processing_step("Process", {"ProcessingInputs": [{"InputName": "raw", "S3Input": kept, **members}]})
    )


def _inputs(*entries: tuple[object, object], **members: object) -> Example:
    """Inputs by name and folder, beside the output ``report``."""
    source = {"S3Uri": "s3://data/raw/", "S3DataType": "S3Prefix", "S3InputMode": "File"}
    listed = [{"InputName": name, "S3Input": {**source, "LocalPath": path}, **members} for name, path in entries]
    return pipeline(processing_step("Process", {"ProcessingInputs": listed}))


def _outputs(*entries: tuple[object, object], **members: object) -> Example:
    """Outputs by name and folder."""
    target = {"S3Uri": "s3://artifacts/report/", "S3UploadMode": "EndOfJob"}
    listed = [{"OutputName": name, "S3Output": {**target, "LocalPath": path}, **members} for name, path in entries]
    return pipeline(processing_step("Process", {"ProcessingOutputConfig": {"Outputs": listed}}))


def _on(name: object) -> Example:
    return pipeline(processing_step("Process", {"ProcessingResources": {"ClusterConfig": {"InstanceType": name}}}))


_IN: Final = "/opt/ml/processing/input"
_OUT: Final = "/opt/ml/processing/output"


def _registered(**specification: object) -> Example:
    return pipeline(step("RegisterModel", "Register", {"InferenceSpecification": specification}))


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
    "SMT345": Cases(
        bad=[
            _inputs(("raw", _IN), ("more", _IN)),
            _inputs(("raw", f"{_IN}/a"), ("more", _IN), ("last", f"{_IN}/a"), AppManaged=False),
        ],
        good=[
            _inputs(("raw", f"{_IN}/a"), ("more", f"{_IN}/b")),
            _inputs(("raw", _IN), ("more", f"{_IN}/more")),
            _inputs(("raw", LATER), ("more", LATER)),
            _inputs(("raw", _IN), ("more", _IN), AppManaged=True),
            _inputs(("raw", None), ("more", None), AppManaged=True),
        ],
    ),
    "SMT342": Cases(
        bad=[
            _inputs(("raw", f"{_IN}/a"), ("raw", f"{_IN}/b")),
            _inputs(("report", _IN)),
            _outputs(("report", f"{_OUT}/a"), ("report", f"{_OUT}/b")),
        ],
        good=[
            _inputs(("raw", f"{_IN}/a"), ("Raw", f"{_IN}/b")),
            _inputs((LATER, f"{_IN}/a"), (LATER, f"{_IN}/b")),
            _outputs(("report", f"{_OUT}/a"), ("model", f"{_OUT}/b")),
            pipeline(processing_step("One"), processing_step("Two")),
        ],
    ),
    "SMT343": Cases(
        bad=[_outputs(("report", "/opt/ml/output")), _outputs(("report", "/opt/ml/processing-output"))],
        good=[
            _outputs(("report", f"{_OUT}/")),
            _outputs(("report", "/opt/ml/processing")),
            _outputs(("report", LATER)),
            _outputs(("report", "/opt/ml/output"), AppManaged=True),
            _outputs(("report", "/opt/ml/output"), AppManaged=LATER),
            _outputs(("report", None)),
        ],
    ),
    "SMT346": Cases(
        bad=[
            _registered(SupportedRealtimeInferenceInstanceTypes=["ml.m5.large", "m5.large"]),
            _registered(SupportedTransformInstanceTypes=["ml.nope"]),
            _registered(SupportedTransformInstanceTypes=["ml.t2.medium"]),
            pipeline(
                step(
                    "RegisterModel",
                    "Register",
                    {"AdditionalInferenceSpecifications": [{"SupportedTransformInstanceTypes": ["ml.nope"]}]},
                )
            ),
        ],
        good=[
            _registered(SupportedRealtimeInferenceInstanceTypes=["ml.t2.medium", "ml.inf2.xlarge"]),
            _registered(SupportedTransformInstanceTypes=["ml.m5.large", LATER]),
            _registered(SupportedTransformInstanceTypes=LATER),
            _registered(SupportedRealtimeInferenceInstanceTypes=["ml.${Token[TOKEN.42]}.xlarge"]),
        ],
    ),
    "SMT344": Cases(
        bad=[
            _on("ml.m5.mega"),
            _on("ml.trn1.32xlarge"),
            transform(TransformResources={"InstanceType": "ml.t3.medium", "InstanceCount": 1}),
            transform(TransformResources={"InstanceType": "c5.xlarge", "InstanceCount": 1}),
        ],
        good=[
            _on("ml.t3.medium"),
            _on(LATER),
            _on("ml.${Token[TOKEN.42]}.xlarge"),
            transform(TransformResources={"InstanceType": "ml.c5.xlarge", "InstanceCount": 1}),
            transform(TransformResources=LATER),
        ],
    ),
}
