"""An estimator and its channels as a CreateTrainingJob request, without the job name: the pipeline gives that."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.fields.rendering import rendered, texts, wrapped
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.training_sections import (
    algorithm,
    checkpoints,
    input_channels,
    output,
    resources,
    stopping,
    vpc,
)


def training_request(estimator: EstimatorBase, inputs: Mapping[str, Channel]) -> dict[str, Json]:
    """The arguments of a Training step. Members that the author ruled out are None: no workspace fills those."""
    request = rendered(
        AlgorithmSpecification=algorithm(estimator),
        OutputDataConfig=output(estimator) or None,
        StoppingCondition=stopping(estimator),
        ResourceConfig=resources(estimator),
        RoleArn=estimator.role,
        InputDataConfig=input_channels(estimator, inputs) or None,
        HyperParameters=estimator.encoded_hyperparameters() or None,
        Environment=None if estimator.environment is None else texts(estimator.environment),
        Tags=estimator.tags,
        EnableNetworkIsolation=estimator.enable_network_isolation,
        EnableInterContainerTrafficEncryption=estimator.encrypt_inter_container_traffic,
        EnableManagedSpotTraining=None if estimator.use_spot_instances is False else estimator.use_spot_instances,
        CheckpointConfig=checkpoints(estimator),
        RetryStrategy=wrapped("MaximumRetryAttempts", estimator.max_retry_attempts),
        RemoteDebugConfig=wrapped("EnableRemoteDebug", estimator.enable_remote_debug),
        InfraCheckConfig=wrapped("EnableInfraCheck", estimator.enable_infra_check),
        SessionChainingConfig=wrapped("EnableSessionTagChaining", estimator.enable_session_tag_chaining),
        DebugHookConfig=estimator.debugger_hook_config and estimator.debugger_hook_config.to_request(),
        DebugRuleConfigurations=estimator.rules and [rule.to_request() for rule in estimator.rules],
        TensorBoardOutputConfig=estimator.tensorboard_output_config
        and estimator.tensorboard_output_config.to_request(),
        MlflowConfig=estimator.mlflow_config and estimator.mlflow_config.to_request(),
        ProfilerConfig=estimator.profiler_config and estimator.profiler_config.to_request(),
    )
    return {**request, **vpc(estimator)}
