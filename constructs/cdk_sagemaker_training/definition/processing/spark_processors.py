"""Processors that run Apache Spark applications, as far as that needs no upload at synth.

How the container is called: ``sagemaker.spark.processing`` of the SageMaker SDK, v2.257.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.fields.checks import checked, items, s3_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import Scalar, Text
from cdk_sagemaker_training.definition.fields.spec import as_tuple, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingOutput
from cdk_sagemaker_training.definition.processing.processors import ENVIRONMENT, Container, ScriptProcessor
from cdk_sagemaker_training.errors import Problem

SUBMIT: Final = "smspark-submit"
EVENT_LOGS_FOLDER: Final = "/opt/ml/processing/spark-events/"

_FILES = items(text(pattern=r"s3a?://.+", like="s3://bucket/library.jar"), minimum=1)


@attrs.frozen(kw_only=True)
class _SparkProcessor(ScriptProcessor):
    """What both kinds share. ``submit_jars`` and ``submit_files``: S3 locations that Spark hands to the application.

    ``spark_event_logs_s3_uri``: where the history server finds the events, uploaded while the job runs.
    """

    command: Sequence[str] = attrs.field(default=(SUBMIT,), converter=as_tuple, metadata=checked(items(text())))
    env: Mapping[str, Scalar] | None = attrs.field(
        factory=dict[str, Scalar], converter=optional_mapping, metadata=checked(ENVIRONMENT)
    )
    submit_jars: Sequence[Text] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(_FILES))
    submit_files: Sequence[Text] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(_FILES))
    spark_event_logs_s3_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))

    def _options(self) -> Iterable[Scalar]:
        """What stands between the command and the application."""
        raise NotImplementedError

    def container(self, code: str | None) -> Container:
        script = ScriptProcessor.container(self, code)
        application = list(script.entrypoint or ())[-1]
        options, outputs = list(self._options()), list[ProcessingOutput]()
        if self.spark_event_logs_s3_uri is not None:
            options += ["--local-spark-event-logs-dir", EVENT_LOGS_FOLDER]
            outputs = [
                ProcessingOutput(
                    source=EVENT_LOGS_FOLDER,
                    destination=self.spark_event_logs_s3_uri,
                    s3_upload_mode="Continuous",
                )
            ]
        return Container(entrypoint=[*self.command, *options, application], inputs=script.inputs, outputs=outputs)

    def problems(self) -> Iterable[Problem]:
        yield from ScriptProcessor.problems(self)
        if tuple(self.command) != (SUBMIT,):
            yield Problem("command", list(self.command), f"{[SUBMIT]}, which is the default")


@attrs.frozen(kw_only=True)
class PySparkProcessor(_SparkProcessor):
    """Runs a PySpark application, which the step gives as ``code``. ``submit_py_files``: its modules on S3."""

    submit_py_files: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(_FILES)
    )

    def _options(self) -> Iterable[Scalar]:
        yield from _option("--py-files", self.submit_py_files)
        yield from _option("--jars", self.submit_jars)
        yield from _option("--files", self.submit_files)


@attrs.frozen(kw_only=True)
class SparkJarProcessor(_SparkProcessor):
    """Runs an application out of a jar, which the step gives as ``code``. ``submit_class``: the class to start."""

    submit_class: Text = attrs.field(metadata=checked(text(minimum=1, like="com.example.Main")))

    def _options(self) -> Iterable[Scalar]:
        yield from ("--class", self.submit_class)
        yield from _option("--jars", self.submit_jars)
        yield from _option("--files", self.submit_files)


def _option(name: str, files: Sequence[Text] | None) -> Iterable[Scalar]:
    if files:
        dynamic = any(isinstance(file, PipelineVariable) for file in files)
        yield name
        yield Join(on=",", values=files) if dynamic else ",".join(str(file) for file in files)
