"""Scripts in the containers of the frameworks: our training request beside that of SDK v2 for the same estimator.

The SDK packs and uploads code while it renders a step; here it is given a place instead, so nothing leaves the machine.
Only that place differs, and is made the same before documents are compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance.comparison import compare

from . import sdk_v2

pytestmark = pytest.mark.conformance

DIFFERENCES = {
    "model_dir": (
        "TensorFlow gets an S3 location with the job's name and a time stamp as model_dir from the SDK: another one at "
        "each rendering, and out of reach for an isolated script. Ours is the folder that becomes the model."
    ),
    "isolation_off": (
        "EnableNetworkIsolation=False is written where the author says so, since it rules out the workspace's; the SDK "
        "writes nothing, which is the service's default."
    ),
    "sdk_class": (
        "A tuning job of the SDK carries the name of its estimator class, which only the SDK's attach() reads."
    ),
}

UPLOADED: Final = "s3://bucket/code/sourcedir.tar.gz"
DATA: Final = "s3://bucket/train/"
BASE: Final[dict[str, Any]] = {
    "entry_point": "train.py",
    "role": sdk_v2.ROLE,
    "instance_count": 1,
    "instance_type": "ml.m5.xlarge",
    "output_path": "s3://bucket/out",
}
TORCH: Final = {"framework_version": "2.2.0", "py_version": "py310"}
GPU: Final = {"instance_type": "ml.p4d.24xlarge", "instance_count": 2}
FLOW: Final = {"framework_version": "2.11.0", "py_version": "py39", "model_dir": "/opt/ml/model"}
MX: Final = {"framework_version": "1.9.0", "py_version": "py38"}
FACE: Final = {"transformers_version": "4.26.0", "pytorch_version": "1.13.1", "py_version": "py39", **GPU}
VALUES: Final = {"text": "a b", "quoted": 'say "hi"', "n": 3, "x": 0.5, "yes": True, "none": None, "list": [1, "b"]}


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a script, in which the test runs; the SDK finds its code uploaded."""
    (tmp_path / "src" / "inner").mkdir(parents=True)
    for name in ("train.py", "src/train.py", "src/inner/train.py", "src/run.sh", "lib.py"):
        (tmp_path / name).write_text("print('training')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def nothing_is_uploaded(monkeypatch: pytest.MonkeyPatch) -> None:
    sdk_v2.offline_session()  # sets the environment that the SDK reads when it is imported
    from sagemaker import estimator, fw_utils

    def upload(**given: Any) -> Any:
        script, folder = given["script"], given["directory"]
        if folder and (not isinstance(folder, str) or folder.startswith("s3://")):
            return fw_utils.UploadedCode(s3_prefix=folder, script_name=script)
        return fw_utils.UploadedCode(s3_prefix=UPLOADED, script_name=script if folder else Path(script).name)

    monkeypatch.setattr(estimator, "tar_and_upload_dir", upload)
    monkeypatch.setattr(sdk_v2.offline_session(), "_get_account_id_if_default_bucket", str)  # any will do


def sdk_estimator(name: str, knobs: dict[str, Any]) -> Any:
    from sagemaker.huggingface.estimator import HuggingFace
    from sagemaker.mxnet.estimator import MXNet
    from sagemaker.pytorch.estimator import PyTorch
    from sagemaker.sklearn.estimator import SKLearn
    from sagemaker.tensorflow.estimator import TensorFlow
    from sagemaker.xgboost.estimator import XGBoost

    frameworks = (HuggingFace, MXNet, PyTorch, SKLearn, TensorFlow, XGBoost)
    kind: Any = next(framework for framework in frameworks if framework.__name__ == name)
    given = {key: value() if callable(value) else value for key, value in {**BASE, **knobs}.items()}
    return kind(
        **{key: value for key, value in given.items() if value is not None},
        sagemaker_session=sdk_v2.offline_session(),
        disable_profiler=True,
        debugger_hook_config=False,
    )


def ours_of(name: str, knobs: dict[str, Any]) -> Any:
    return getattr(d, name)(**{**BASE, **knobs})


def their_variable(kind: str, **fields: Any) -> Callable[[], Any]:
    def make() -> Any:
        from sagemaker.workflow import parameters

        return getattr(parameters, kind)(**fields)

    return make


def their_groups() -> Any:
    from sagemaker.instance_group import InstanceGroup

    return [InstanceGroup("workers", "ml.p4d.24xlarge", 2)]


CASES: Final[list[tuple[str, str, dict[str, Any], dict[str, Any]]]] = [
    # what it shows, framework, knobs of both, and of the SDK alone as (theirs) where the spelling differs
    ("script alone", "PyTorch", TORCH, {}),
    ("source_dir", "PyTorch", {**TORCH, "source_dir": "src"}, {}),
    ("script in a folder", "PyTorch", {**TORCH, "source_dir": "src", "entry_point": "inner/train.py"}, {}),
    ("shell script", "PyTorch", {**TORCH, "source_dir": "src", "entry_point": "run.sh"}, {}),
    ("dependencies", "PyTorch", {**TORCH, "dependencies": ["lib.py"]}, {}),
    ("code on S3", "PyTorch", {**TORCH, "source_dir": "s3://other/x/sourcedir.tar.gz"}, {}),
    ("code on S3, isolated", "PyTorch", {
        **TORCH, "source_dir": "s3://o/sourcedir.tar.gz", "enable_network_isolation": True}, {}),
    ("isolated", "PyTorch", {**TORCH, "enable_network_isolation": True}, {}),
    ("log level", "PyTorch", {**TORCH, "container_log_level": 10}, {}),
    ("values of JSON", "PyTorch", {**TORCH, "hyperparameters": {**VALUES}}, {}),
    ("metrics off", "PyTorch", {**TORCH, "enable_sagemaker_metrics": False}, {}),
    ("image of one's own", "PyTorch", {"image_uri": sdk_v2.IMAGE}, {}),
    ("short version", "PyTorch", {"framework_version": "2.2", "py_version": "py310"}, {}),
    ("GPU image", "PyTorch", {**TORCH, "instance_type": "ml.g5.xlarge"}, {}),
    ("Trainium", "PyTorch", {"framework_version": "1.11.0", "py_version": "py38", "instance_type": "ml.trn1.2xlarge"}
        | {"distribution": {"torch_distributed": {"enabled": True}}}, {}),
    ("before metrics", "PyTorch", {"framework_version": "1.2.0", "py_version": "py3"}, {}),
    ("torchrun", "PyTorch", {**TORCH, **GPU, "distribution": {"torch_distributed": {"enabled": True}}}, {}),
    ("torchrun off", "PyTorch", {**TORCH, **GPU, "distribution": {"torch_distributed": {"enabled": False}}}, {}),
    ("pytorchddp", "PyTorch", {**TORCH, **GPU, "distribution": {"pytorchddp": {"enabled": True}}}, {}),
    ("data parallel", "PyTorch", {**TORCH, **GPU, "distribution": {
        "smdistributed": {"dataparallel": {"enabled": True}}}}, {}),
    ("data parallel, options", "PyTorch", {**TORCH, **GPU, "distribution": {
        "smdistributed": {"dataparallel": {"enabled": True, "custom_mpi_options": "-verbose"}}}}, {}),
    ("torchrun and data parallel", "PyTorch", {**TORCH, **GPU, "distribution": {
        "torch_distributed": {"enabled": True}, "smdistributed": {"dataparallel": {"enabled": True}}}}, {}),
    ("model parallel", "PyTorch", {"image_uri": sdk_v2.IMAGE, **GPU, "distribution": {
        "torch_distributed": {"enabled": True},
        "smdistributed": {"modelparallel": {"enabled": True, "parameters": {"tensor_parallel_degree": 8}}}}}, {}),
    ("parameter server", "PyTorch", {**TORCH, "distribution": {"parameter_server": {"enabled": True}}}, {}),
    ("MPI", "PyTorch", {**TORCH, **GPU, "distribution": {"mpi": {"enabled": True}}}, {}),
    ("MPI in the only group", "PyTorch", {**TORCH, "instance_type": None, "instance_count": None,
        "distribution": {"mpi": {"enabled": True}},
        "instance_groups": [
            d.InstanceGroup(instance_group_name="workers", instance_type="ml.p4d.24xlarge", instance_count=2)]},
        {"instance_groups": their_groups}),
    ("old CUDA 11 image", "PyTorch", {"framework_version": "1.6.0", "py_version": "py36", **GPU, "distribution": {
        "smdistributed": {"dataparallel": {"enabled": True}}}}, {}),
    ("parameters", "PyTorch", {**TORCH, "hyperparameters": {
        "text": d.ParameterString(name="Text", default_value="a"), "n": d.ParameterInteger(name="N", default_value=1)}},
        {"hyperparameters": lambda: {"text": their_variable("ParameterString", name="Text", default_value="a")(),
                                     "n": their_variable("ParameterInteger", name="N", default_value=1)()}}),
    ("instance type by parameter", "PyTorch", {**TORCH,
        "instance_type": d.ParameterString(name="Type", default_value="ml.g5.xlarge")},
        {"instance_type": their_variable("ParameterString", name="Type", default_value="ml.g5.xlarge")}),
    ("with Spot and checkpoints", "PyTorch", {**TORCH, "use_spot_instances": True, "max_run": 3600, "max_wait": 7200,
        "checkpoint_s3_uri": "s3://bucket/checkpoints"}, {}),
    ("TensorFlow", "TensorFlow", FLOW, {}),
    ("without model_dir", "TensorFlow", {**FLOW, "model_dir": False}, {}),
    ("model_dir on S3", "TensorFlow", {**FLOW, "model_dir": "s3://bucket/model"}, {}),
    ("Horovod", "TensorFlow", {**FLOW, **GPU, "distribution": {
        "mpi": {"enabled": True, "processes_per_host": 8, "custom_mpi_options": "-verbose"}}}, {}),
    ("Horovod off", "TensorFlow", {**FLOW, "distribution": {"mpi": {"enabled": False}}}, {}),
    ("TensorFlow's parameter server", "TensorFlow", {**FLOW, "distribution": {
        "parameter_server": {"enabled": True}}}, {}),
    ("mirrored strategy", "TensorFlow", {**FLOW, **GPU, "distribution": {
        "multi_worker_mirrored_strategy": {"enabled": True}}}, {}),
    ("TensorFlow, data parallel", "TensorFlow", {**FLOW, **GPU, "distribution": {
        "smdistributed": {"dataparallel": {"enabled": True}}}}, {}),
    ("TensorFlow 1", "TensorFlow", {"framework_version": "1.13.1", "py_version": "py3", "model_dir": False}, {}),
    ("MXNet", "MXNet", MX, {}),
    ("MXNet's parameter server", "MXNet", {**MX, "distribution": {"parameter_server": {"enabled": True}}}, {}),
    ("MXNet with MPI", "MXNet", {**MX, **GPU, "distribution": {"mpi": {"enabled": True}}}, {}),
    ("MXNet with MPI, counted", "MXNet", {**MX, **GPU, "distribution": {
        "mpi": {"enabled": True, "processes_per_host": 4}}}, {}),
    ("XGBoost", "XGBoost", {"framework_version": "1.7-1"}, {}),
    ("XGBoost, isolated", "XGBoost", {"framework_version": "1.7-1", "enable_network_isolation": True}, {}),
    ("XGBoost, hyperparameters", "XGBoost", {"framework_version": "1.5-1", "hyperparameters": {**VALUES}}, {}),
    ("SKLearn", "SKLearn", {"framework_version": "1.2-1"}, {}),
    ("SKLearn, source_dir", "SKLearn", {"framework_version": "0.23-1", "source_dir": "src"}, {}),
    ("Hugging Face", "HuggingFace", {**FACE, "instance_count": 1}, {}),
    ("Hugging Face, torchrun", "HuggingFace", {**FACE, "distribution": {"torch_distributed": {"enabled": True}}}, {}),
    ("Hugging Face, pytorchddp", "HuggingFace", {**FACE, "distribution": {"pytorchddp": {"enabled": True}}}, {}),
    ("Hugging Face, data parallel", "HuggingFace", {**FACE, "distribution": {
        "smdistributed": {"dataparallel": {"enabled": True}}}}, {}),
    ("Hugging Face on TensorFlow", "HuggingFace", {"transformers_version": "4.17.0", "tensorflow_version": "2.6.3",
        "py_version": "py38", "instance_type": "ml.p4d.24xlarge"}, {}),
]  # fmt: skip


def ours(step: Any) -> dict[str, Any]:
    document = json.loads(
        d.PipelineDefinition.from_steps(steps=[step]).to_json(region=sdk_v2.REGION, source=lambda _: UPLOADED)
    )
    return {key: value for key, value in document.items() if key != "PipelineExperimentConfig"}


def theirs(estimator: Any) -> dict[str, Any]:
    from sagemaker.inputs import TrainingInput
    from sagemaker.workflow.steps import TrainingStep

    parameters = [value for value in vars(estimator).values() if type(value).__name__ == "ParameterString"]
    parameters += [value for value in estimator._hyperparameters.values() if type(value).__name__.startswith("Param")]
    step = TrainingStep(name="Train", step_args=estimator.fit({"train": TrainingInput(DATA)}))
    return sdk_v2.sdk_definition([step], parameters)


@pytest.mark.usefixtures("scripts", "nothing_is_uploaded")
@pytest.mark.parametrize(
    ("framework", "knobs", "spelled"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_request_is_the_sdks(framework: str, knobs: dict[str, Any], spelled: dict[str, Any]):
    estimator = ours_of(framework, knobs)

    expected = theirs(sdk_estimator(framework, {**knobs, **spelled}))
    compare("v2", expected, ours(d.TrainingStep(name="Train", estimator=estimator, inputs={"train": DATA})))


@pytest.mark.usefixtures("scripts", "nothing_is_uploaded")
def test_difference_model_dir():
    assert "model_dir" in DIFFERENCES
    knobs = {"framework_version": "2.11.0", "py_version": "py39"}
    place = ("Steps", 0, "Arguments", "HyperParameters", "model_dir")
    expected = theirs(sdk_estimator("TensorFlow", knobs))
    actual = ours(d.TrainingStep(name="Train", estimator=ours_of("TensorFlow", knobs), inputs={"train": DATA}))

    assert sdk_v2.inside(expected, *place).startswith('"s3://bucket/out/tensorflow-training-')
    assert '"/opt/ml/model"' == sdk_v2.inside(actual, *place)
    compare("v2", sdk_v2.without(expected, *place), sdk_v2.without(actual, *place))


@pytest.mark.usefixtures("scripts", "nothing_is_uploaded")
def test_difference_isolation_off():
    assert "isolation_off" in DIFFERENCES
    knobs = {**TORCH, "enable_network_isolation": False}
    expected = theirs(sdk_estimator("PyTorch", knobs))
    actual = ours(d.TrainingStep(name="Train", estimator=ours_of("PyTorch", knobs), inputs={"train": DATA}))

    assert "EnableNetworkIsolation" not in sdk_v2.inside(expected, "Steps", 0, "Arguments")
    assert sdk_v2.inside(actual, "Steps", 0, "Arguments", "EnableNetworkIsolation") is False
    compare("v2", expected, sdk_v2.without(actual, "Steps", 0, "Arguments", "EnableNetworkIsolation"))


@pytest.mark.usefixtures("scripts", "nothing_is_uploaded")
def test_tuning_a_script():
    from sagemaker import parameter, tuner
    from sagemaker.inputs import TrainingInput
    from sagemaker.workflow.steps import TuningStep

    assert "sdk_class" in DIFFERENCES
    knobs = {**TORCH, "hyperparameters": {"optimizer": "sgd", "rate": 0.1, "name": "a"}}
    metrics = [{"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    searched: dict[str, Any] = {
        "objective_metric_name": "loss",
        "metric_definitions": metrics,
        "objective_type": "Minimize",
    }
    their_tuner = tuner.HyperparameterTuner(
        sdk_estimator("PyTorch", knobs),
        hyperparameter_ranges={
            "rate": parameter.ContinuousParameter(0.1, 0.5),
            "optimizer": parameter.CategoricalParameter(["sgd", "adam"]),
        },
        **searched,
    )
    our_tuner = d.HyperparameterTuner(
        estimator=ours_of("PyTorch", knobs),
        hyperparameter_ranges={
            "rate": d.ContinuousParameter(min_value=0.1, max_value=0.5),
            "optimizer": d.CategoricalParameter(values=["sgd", "adam"]),
        },
        **searched,
    )
    step = TuningStep(name="Tune", step_args=their_tuner.fit({"train": TrainingInput(DATA)}))
    place = ("Steps", 0, "Arguments", "TrainingJobDefinition", "StaticHyperParameters")
    expected = sdk_v2.sdk_definition([step])
    for name in ("sagemaker_estimator_class_name", "sagemaker_estimator_module", "sagemaker_job_name"):
        expected = sdk_v2.without(expected, *place, name)

    compare("v2", expected, ours(d.TuningStep(name="Tune", tuner=our_tuner, inputs={"train": DATA})))
