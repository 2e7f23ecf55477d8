"""Values that a document may hold although nobody means them to: the odd ends of every kind."""

from __future__ import annotations

import json
import struct
from typing import Final, TypeAlias

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.fields.deferred import Deferred, DeployRegion, Quoted

Value: TypeAlias = "object"
"""What stands in a document: JSON, and in typed documents leaves that only the stack knows."""

NUMBER_TOKEN: Final = float(struct.unpack(">d", bytes.fromhex("fbff000000000001"))[0])
"""A number that stands for a CDK token."""

_ODD_TEXTS: Final = (
    *("", " ", "\t\n", "\x00", "\x1b[31m", "\ud800", "a\udfffb", "\u202e", "\u2028", "日本語", "ﬁ", "é", "e\u0301"),
    *("Ж" * 300, "a" * 10_000, "a," * 3000, "~", "~1", "~0", "~2", "a/b~c", "/", "//", "0", "-1", "00", "01", "1.0"),
    *("1e999", "-1e999", "nan", "NaN", "inf", "Infinity", "٣", "²", "1_000", "0x10", "1e-400", "9" * 5000, "+5", "5 "),
    *("true", "True", "false", "None", "null", "[1,", '{"a": 1}', "[]", "(1,0,-1)", "[[0,2],[1,3]]", '"a"'),
    "%s %d {0}",
)
_REFERENCES: Final = (
    *("${Token[X.1]}", "#{Token[X.2]}", "s3://b/${Token[X.3]}/c", "${Token[", "{Token[]}", "${Token[a]}${Token[b]}"),
    *("${AWS::Region}", "${X}", "{{resolve:ssm:/x:1}}", "Parameters.X", "Steps.Train", "Execution.CurrentTime"),
)
_ADDRESSES: Final = (
    *("s3://", "s3:///", "s3://b", "S3://B/k", "s3://b//k//", "s3:b", "https://s3.amazonaws.com/b/k", "https://["),
    *("../../etc", "/opt/ml/checkpoints", "/opt/ml/model/", "file:///x", "arn:", "arn:::::", "::::::"),
    "arn:aws:kms:::",
    *("arn:aws:iam::123456789012:role/x", "arn:aws-cn:kms:cn-north-1:1:key/x", "alias/aws/s3", "sg-", "subnet-1"),
    *("123456789012.dkr.ecr..amazonaws.com/x:y", "1.dkr.ecr.x.amazonaws.com/", "x:y:z@sha256:", "a/b/c:", "@", ":"),
    *("https://mlflow", "arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/x", "not a uri", "http://"),
)
_NAMES: Final = (
    *("ml.", "ml.m5.xlarge", "ml.p5.48xlarge", "ml.p9.99xlarge", "m5.large", "ml.g4dn.xlarge", "ml.trn1.2xlarge"),
    *("ml.t3.medium", "ml.p4d.24xlarge", "ML.M5.XLARGE", "xgboost", "kmeans", "linear-learner", "sagemaker_program"),
    *("Training", "Tuning", "Processing", "Condition", "ForEach", "Fail", "Model", "Lambda", "training", "Std:Join"),
    *("File", "Pipe", "FastFile", "S3Prefix", "ManifestFile", "AugmentedManifestFile", "ShardedByS3Key", "Gzip"),
    *("text/csv; label_size=1", "text/csv;;=", ";", "application/x-recordio-protobuf", "train", "validation", "auc"),
    *("validation:auc", "Auto", "Logarithmic", "ReverseLogarithmic", "Hyperband", "Grid", "Bayesian", "Off"),
    *("SageMaker.JOB_INTERNAL_ERROR", "Step.THROTTLING", "Step.SERVICE_FAULT", "SageMaker.CAPACITY_ERROR", "String"),
    *("Integer", "Float", "Boolean", "Maximize", "Minimize", "Completed", "Failed", "Any", "Equals", "Not", "In"),
)
_LANGUAGES: Final = (
    *("(", "[a-", "(a+)+$", "(?P<x", "\\", "(.*)", "=([0-9.]+)", "loss: ([0-9.]+", "(?i)(a)", "(a)(b)", "(?=a)*", "[]"),
    *("P30D", "P", "PT", "p1y", "PT0S", "P1Y2M3DT4H5M6S", "P" + "9" * 400 + "D", "P1.5D", "P-1D", "PT99999999H", "30d"),
    *("rate(1 day)", "rate(0 days)", "cron(* *)", "cron(0 3 * * ? *)", "2020-12-01", "2024-13-45T99:00:00Z"),
)
TEXTS: Final = (*_ODD_TEXTS, *_REFERENCES, *_ADDRESSES, *_NAMES, *_LANGUAGES)

NUMBERS: Final = (
    *(0, 1, -1, 2, 3, 7, 10, 30, 50, 100, 101, 1000, 3600, 86_400, 432_000, 2_419_200, 10**6, 2**31, 2**53 + 1),
    *(2**63, -(2**63), 10**400, 0.0, -0.0, 0.5, 1.0, 1e-320, 1e15, 1e16, 1e308, -1e308),
    *(float("inf"), float("-inf"), float("nan"), NUMBER_TOKEN),
)
_PLAIN_TEXTS: Final = ("null", "true", "false", "[]", "{}", "[[]]", "[{}]", "[null]", '{"": null}', '{"Get": null}')
PLAIN: Final[tuple[Value, ...]] = tuple(map(json.loads, _PLAIN_TEXTS))
DEFERRED: Final[tuple[Deferred, ...]] = (
    *(builtin_image("xgboost", "3.2-0"), builtin_image("kmeans"), DeployRegion(), Quoted(DeployRegion())),
)
"""What typed documents hold for what the stack knows."""

TARGETS: Final = (
    *("", ".", "..", "Parameters", "Parameters.", "Parameters.X", "Parameters.Odd", "Parameters.Odd.X", "Nowhere.X"),
    *("Execution.PipelineName", "Execution.", "Execution.StartDateTime", "Steps", "Steps.", "Steps.Train", "Steps..X"),
    *("Steps.Train.", "Steps.Train.ModelArtifacts.S3ModelArtifacts", "Steps.Nobody.X", "Steps.Train['x", "Steps.['x']"),
    *("Steps.Train.OutputParameters['a']", "Steps.Process.PropertyFiles.Report", "Steps.Process.PropertyFiles."),
    *("Steps.Train.FinalMetricDataList['auc'].Value", "Steps.Tune.BestTrainingJob.TrainingJobName", "Loop.Item"),
    *("ForEach.Item", "ForEach.Loop.Item", "PipelineExperimentConfig.TrialName", "MlflowConfig.x", "steps.Train.X"),
)
"""What ``Get`` may name."""

ROOTS: Final = ("Get", "Std:Join", "Std:JsonGet", "Std:Nothing", "get", "Ref", "Fn::Sub", "Fn::Join")
"""Keys of objects with one member, some of which are expressions."""

STEP_TYPES: Final = (
    *("Training", "Tuning", "Processing", "Transform", "Model", "RegisterModel", "Condition", "ForEach", "Fail"),
    *("Lambda", "Callback", "EMR", "EMRServerless", "QualityCheck", "ClarifyCheck", "AutoML", "NotebookJob"),
    *("Nonsense", "", "training", 5, None, ["Training"], {"Get": "Parameters.Odd"}),
)
KEYS: Final = (
    *("", " ", "~", "/", "a/b", "~1", "0", "-1", "Get", "Std:Join", "Name", "Type", "Arguments", "Steps", "\ud800"),
    *("日本語", "${Token[X.1]}", "k" * 600, "__class__", "9" * 50, "name", "NAME"),
)
"""Keys that nobody expects."""
