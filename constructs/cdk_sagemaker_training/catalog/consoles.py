"""Where the AWS console of each partition is, and the addresses in it that messages link to.

Sources, as read in November 2026:
SIGN_IN: the "sign in" pages of the console in each partition: AWS general reference, AWS GovCloud (US) user guide,
Amazon Web Services in China getting started guide.
LINKS: no page documents the addresses inside the console (unverified). They are those that others build: streams of a
log group as in Apache Airflow's ``amazon`` provider (``links/emr.py``), a training job as ``#/jobs/<name>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue


@attrs.frozen
class Console(ByValue):
    """The domain of one partition's console, which ``https://<region>.`` stands before."""

    domain: str
    verified: bool


CONSOLES: Final[Mapping[str, Console]] = {
    "aws": Console("console.aws.amazon.com", verified=True),
    "aws-cn": Console("console.amazonaws.cn", verified=True),
    "aws-us-gov": Console("console.amazonaws-us-gov.com", verified=True),
    "aws-eusc": Console("console.amazonaws-eusc.eu", verified=False),
    "aws-iso": Console("console.c2shome.ic.gov", verified=False),
    "aws-iso-b": Console("console.sc2shome.sgov.gov", verified=False),
    "aws-iso-e": Console("console.cloud.adc-e.uk", verified=False),
    "aws-iso-f": Console("console.csp.hci.ic.gov", verified=False),
}
"""SIGN_IN. A link into a console that is not verified may lead nowhere."""

TRAINING_JOB_LOG_GROUP: Final = "/aws/sagemaker/TrainingJobs"
"""SageMaker developer guide, ``logging-cloudwatch``: streams are ``<job name>/algo-<number>-<epoch>``."""


def log_link(host: str, region: str, streams: str = "") -> str:
    """The streams of training jobs whose names begin with ``streams`` (LINKS); all of them where it is empty."""
    group = TRAINING_JOB_LOG_GROUP.replace("/", "$252F")
    chosen = f"$3FlogStreamNameFilter$3D{streams}" if streams else ""
    return f"https://{host}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{group}{chosen}"


def job_link(host: str, region: str, job: str) -> str:
    """The page of one training job (LINKS)."""
    return f"https://{host}/sagemaker/home?region={region}#/jobs/{job}"
