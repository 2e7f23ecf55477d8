"""An object of every public class of ``definition``, with as many fields set as any that the tests have."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import attrs

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from tests.conformance import corpus_services as _more
from tests.conformance.corpus import ACCOUNT, FULL, IMAGE, MINIMAL, ROLE
from tests.conformance.corpus import estimator as own_container
from tests.support.built_in import estimator as built_in

_ = _more  # it adds its steps to the corpus
K = TypeVar("K")

_SAGEMAKER: Final = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}"
_INPUTS: Final = {"train": "s3://b/train/"}
_CODE: Final[dict[str, Any]] = {
    "entry_point": "train.py",
    "source_dir": "s3://b/source.tar.gz",
    "instance_type": "ml.g5.xlarge",
}
_CODE_ON_CPUS: Final[dict[str, Any]] = {**_CODE, "instance_type": "ml.m5.xlarge"}
_PROCESSOR: Final[dict[str, Any]] = {"image_uri": IMAGE, "instance_type": "ml.m5.large"}
_CLARIFY: Final[dict[str, Any]] = {
    "s3_analysis_config_uri": "s3://b/analysis.json",
    "s3_data_input_path": "s3://b/in",
    "s3_output_path": "s3://b/out",
}


def _estimators() -> Sequence[EstimatorBase]:
    preferences = [d.InstancePreference(instance_type="ml.m5.xlarge", instance_count=1)]
    return [
        d.AlgorithmEstimator(algorithm_arn="trees", instance_type="ml.m5.xlarge"),
        built_in(),
        own_container(instance_type=None, instance_preferences=preferences),
        d.HuggingFace(**_CODE, transformers_version="4.49.0", pytorch_version="2.5.1"),
        d.MXNet(**_CODE, framework_version="1.9.0"),
        d.PyTorch(**_CODE, framework_version="2.5.1"),
        d.SKLearn(**_CODE_ON_CPUS, framework_version="1.4-2"),
        d.TensorFlow(**_CODE, framework_version="2.19.0"),
        d.XGBoost(**_CODE, framework_version="3.2-0"),
    ]


def _processors() -> Sequence[d.Processor]:
    return [
        d.PySparkProcessor(**_PROCESSOR, submit_py_files=["s3://b/a.py"], submit_jars=["s3://b/a.jar"]),
        d.ScriptProcessor(**_PROCESSOR, command=["python3"]),
        d.SparkJarProcessor(**_PROCESSOR, submit_class="com.example.Main"),
    ]


def _conditions() -> Sequence[Spec]:
    compared = (
        d.ConditionEquals,
        d.ConditionLessThan,
        d.ConditionLessThanOrEqualTo,
        d.ConditionGreaterThanOrEqualTo,
    )
    return [each(left=1, right=2) for each in compared]


def _checks() -> Sequence[Spec]:
    return [
        d.DataBiasCheckConfig(**_CLARIFY),
        d.ModelExplainabilityCheckConfig(**_CLARIFY, model_name="churn"),
        d.ModelQualityCheckConfig(
            baseline_dataset="s3://b/data.csv",
            dataset_format={"csv": {}},
            output_s3_uri="s3://b/out",
            problem_type="Regression",
            inference_attribute="guess",
            ground_truth_attribute="truth",
        ),
    ]


def _settings() -> Sequence[Spec]:
    return [
        d.MlflowConfig(mlflow_resource_arn=f"{_SAGEMAKER}:mlflow-tracking-server/team"),
        d.ParallelismConfiguration(max_parallel_execution_steps=2),
        d.PipelineDefinitionConfig(use_custom_job_prefix=True),
        d.PipelineExperimentConfig(experiment_name="churn", trial_name="trial"),
        d.StepDependency(step="Train", trigger=d.TriggerCondition.FAILED),
        d.TrainingGuardrails(subnets=["subnet-1"], instance_types=["ml.m5.*"], max_run=3600),
    ]


def _others() -> Sequence[Spec]:
    """What no step of the corpus holds."""
    spot = own_container(use_spot_instances=True, max_run=600, max_wait=1200)
    return [
        *(d.TrainingStep(name="Train", estimator=each, inputs=_INPUTS) for each in _estimators()),
        *(d.ProcessingStep(name="Process", processor=each, code="s3://b/run.py") for each in _processors()),
        d.ProcessingStep(
            name="Process",
            processor=d.FrameworkProcessor(**_PROCESSOR, source_dir="s3://b/source.tar.gz"),
            code="run.py",
        ),
        *_conditions(),
        *_checks(),
        *_settings(),
        d.ForEachSelector(pick=d.ForEachSelectorPickType.MAX_BY, field=d.IterationOutput("Train").X),
        d.JsonGet(json_path="a.b", step_name="Evaluate", property_file="report"),
        d.ModelPackage(model_package_arn=f"{_SAGEMAKER}:model-package/group/1"),
        d.NotebookJobStep(
            name="Report",
            input_notebook="report.ipynb",
            input_s3_uri="s3://b/in",
            image_uri=IMAGE,
            kernel_name="python3",
            role=ROLE,
            region="eu-west-1",
            output_s3_uri="s3://b/out",
        ),
        d.DataCaptureConfig(destination_s3_uri="s3://b/capture/", kms_key_id="alias/capture"),
        d.ParameterFloat(name="Share", default_value=0.5),
        _register_if(),
        d.SourceCode(entry_point=__file__),
        d.SpotOrOnDemand(
            name="Choose",
            step=d.TrainingStep(name="Fit", estimator=spot, inputs=_INPUTS),
            use_spot=d.ParameterBoolean(name="UseSpot", default_value=True),
        ),
    ]


def _register_if() -> d.RegisterIf:
    report = d.PropertyFile(name="Report", output_name="report", path="evaluation.json")
    evaluation = d.ProcessingStep(
        name="Measure",
        processor=d.Processor(**_PROCESSOR, role=ROLE),
        outputs=[d.ProcessingOutput(output_name="report", source="/opt/ml/processing/report", destination="s3://b/r")],
        property_files=[report],
    )
    register = d.RegisterModel(name="Keep", model_package_group_name="churn", image_uri=IMAGE)
    bounds = {"metrics.auc.value": 0.8}
    return d.RegisterIf(name="Good", register=register, evaluation=evaluation, report=report, at_least=bounds)


def public_classes() -> set[type[Spec]]:
    """The public classes that check their fields, found by looking, but for the base of the frameworks' estimators."""
    named = [cast("object", getattr(d, name)) for name in d.__all__]
    return {each for each in named if inspect.isclass(each) and issubclass(each, Spec)} - {d.FrameworkEstimator}


@attrs.frozen(eq=False, repr=False)
class Sample:
    """An object, and what it stands in: a step where one of the tests holds it, else itself."""

    made: Spec
    holder: Spec

    def __repr__(self) -> str:
        return type(self.made).__name__

    @property
    def fields_set(self) -> int:
        """How many fields say something else than their default."""
        values = [(cast("object", getattr(self.made, f.name)), f.default) for f in attrs.fields(type(self.made))]
        return sum(value != default for value, default in values)

    def holder_with(self, **changes: Any) -> Spec:
        """The holder with fields of the object changed."""
        return cast("Spec", _replaced(self.holder, self.made, self.changed(**changes)))

    def changed(self, **changes: Any) -> Spec:
        """The object with fields changed."""
        return attrs.evolve(self.made, **changes)


def samples() -> Mapping[type[Spec], Sample]:
    """By class, the object with the most fields set."""
    found: dict[type[Spec], Sample] = {}
    for holder in [*(step for make in [*MINIMAL.values(), *FULL.values()] for step in make()), *_others()]:
        for each in _inside(holder):
            sample = Sample(each, holder)
            if type(each) not in found or sample.fields_set > found[type(each)].fields_set:
                found[type(each)] = sample
    return found


def _inside(value: object) -> Iterator[Spec]:
    if isinstance(value, Spec):
        yield value
        for field in attrs.fields(type(value)):
            yield from _inside(cast("object", getattr(value, field.name)))
    elif isinstance(value, Mapping):
        for inner in cast("Mapping[object, object]", value).values():
            yield from _inside(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for inner in cast("Sequence[object]", value):
            yield from _inside(inner)


def _replaced(value: object, old: Spec, new: Spec) -> object:
    """A value in which another object stands for one of those inside it; the same value where that is not inside."""
    if value is old:
        return new
    if isinstance(value, Spec):
        held = {field.alias: cast("object", getattr(value, field.name)) for field in attrs.fields(type(value))}
        changed = _changed(held, old, new)
        return attrs.evolve(value, **changed) if changed else value
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        changed = _changed(entries, old, new)
        return {**entries, **changed} if changed else value
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        items = cast("Sequence[object]", value)
        replaced = [_replaced(each, old, new) for each in items]
        return replaced if any(each is not item for each, item in zip(replaced, items, strict=True)) else value
    return value


def _changed(entries: Mapping[K, object], old: Spec, new: Spec) -> dict[K, object]:
    replaced = {key: _replaced(each, old, new) for key, each in entries.items()}
    return {key: each for key, each in replaced.items() if each is not entries[key]}
