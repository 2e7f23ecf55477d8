"""What advice is asked for: a built-in algorithm, a framework or a container of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cdk_sagemaker_training.catalog.algorithms import Algorithm, algorithm, algorithm_names
from cdk_sagemaker_training.catalog.image_table import framework_names, image
from cdk_sagemaker_training.catalog.instances import InstanceType, instance_type
from cdk_sagemaker_training.catalog.recommended_instances import Processor
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.errors import MISSING, Problem

_SHORT: Mapping[str, str] = {"deepar": "forecasting-deepar"}
_SCRIPT = "sagemaker_program"  # puts the XGBoost container into script mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to run, as far as it is known. None means "not known", or "none of those"."""

    name: str
    algorithm: Algorithm | None = None
    version: str | None = None
    framework: str | None = None
    hyperparameters: Mapping[str, object] = field(default_factory=dict[str, object])
    instance: InstanceType | None = None
    instance_count: int | None = None

    @property
    def given(self) -> Given | None:
        """The hyperparameters of an algorithm, for the conditions of its rules."""
        if self.algorithm is None:
            return None
        return Given(algorithm=self.algorithm, version=self.version, hyperparameters=self.hyperparameters)

    def hyperparameter(self, name: str) -> object:
        """What was given for a hyperparameter of an algorithm; ``MISSING`` where nothing was."""
        return MISSING if self.given is None else self.given.value(name)

    @property
    def processors(self) -> frozenset[Processor]:
        """Where it can run."""
        if self.algorithm is not None:
            instances = self.algorithm.instances(self.version)
            return _set(cpu=instances.cpu, gpu=instances.gpu)
        if self.framework is not None:
            builds = image(self.framework).builds
            names = {name for build in builds for name in build.processors or ("cpu", "gpu")}
            return _set(cpu="cpu" in names, gpu="gpu" in names)
        return _set(cpu=True, gpu=True)


def _set(*, cpu: bool, gpu: bool) -> frozenset[Processor]:
    both: dict[Processor, bool] = {"cpu": cpu, "gpu": gpu}
    return frozenset(name for name, available in both.items() if available)


def subject_problems(where: str, given: object) -> list[Problem]:
    """What is wrong with the name or the estimator that advice is asked for."""
    if isinstance(given, EstimatorBase):
        return []
    names = sorted({*algorithm_names(), *framework_names(), *_SHORT})
    if isinstance(given, str) and given in names:
        return []
    return [Problem(where, given, f"an estimator, or {one_of(names)}", did_you_mean(given, names))]


def subject_of(given: str | EstimatorBase) -> Subject:
    """The subject behind a name that is known, or an estimator. A name that both have means the built-in algorithm."""
    if isinstance(given, str):
        name = _SHORT.get(given, given)
        if name in algorithm_names():
            return Subject(name=name, algorithm=algorithm(name))
        return Subject(name=name, framework=name)
    name = getattr(given, "algorithm", None)
    framework = getattr(given, "framework", None)
    script = name == "xgboost" and _SCRIPT in given.hyperparameters
    count = given.instance_count
    known = algorithm(name) if isinstance(name, str) and not script else None
    version = getattr(given, "version", None)
    return Subject(
        name=str(name or framework or "the container") if known is None else known.name,
        algorithm=known,
        version=version if known is not None else None,
        framework="xgboost" if script else framework if framework in framework_names() else None,
        hyperparameters=given.hyperparameters,
        instance=instance_type(given.instance_type) if isinstance(given.instance_type, str) else None,
        instance_count=count if isinstance(count, int) else None,
    )
