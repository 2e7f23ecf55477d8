"""SMT565."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RemoteDebugNeeds(TrainingRule):
    """Where it cannot work at all, SMT561 and SMT562 tell."""

    id = "SMT565"
    severity = Severity.INFO
    title = "Remote debugging needs permissions and endpoints"
    why = "Without them the job runs, and no session can be opened in its container."
    fix = (
        "allow the role (RoleArn) ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and "
        "OpenDataChannel; in a VPC without internet add the endpoints ssm and ssmmessages"
    )
    source = "developer guide, train-remote-debugging"
    bad = training({"RemoteDebugConfig": {"EnableRemoteDebug": True}, "EnableNetworkIsolation": False})
    good = training({"EnableNetworkIsolation": False})

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("RemoteDebugConfig", "EnableRemoteDebug")
        if job.flag(*path) is True and job.algorithm is None and job.flag("EnableNetworkIsolation") is not True:
            endpoints = ", and the VPC its endpoints" if job.given("VpcConfig") else ""
            yield job.mistake(*path, message=f"the role needs permissions of ssmmessages{endpoints}")
