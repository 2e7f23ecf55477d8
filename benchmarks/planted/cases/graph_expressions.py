"""References and functions."""

from __future__ import annotations

from typing import Any, Final

from benchmarks.planted.cases.graph import (
    EXPERIMENT,
    FILE,
    LATER,
    OPEN,
    RIGHT,
    UNSEEN,
    answers,
    compares,
    joined,
    on_s3,
    output,
    reads,
    says,
    tell,
    trained,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    Example,
    built_in_step,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning_step,
    xgboost_step,
)
from cdk_sagemaker_training.rules.graph.samples import call, get, loop


def _final(metric: str, name: str = "Train") -> dict[str, Any]:
    return tell(f"Steps.{name}.FinalMetricDataList['{metric}'].Value")


def _measured(*names: object) -> dict[str, Any]:
    definitions = [{"Name": name, "Regex": "=(.*)"} for name in names]
    return train_step("Train", {"AlgorithmSpecification": {"MetricDefinitions": definitions}})


def _filed(path: object) -> Example:
    return pipeline(processing_step(PropertyFiles=[{**FILE, "FilePath": path}]))


_SCRIPT: Final = {"HyperParameters": {"sagemaker_program": "train.py"}}

CASES: Final = {
    "SMT810": Cases(
        bad=[
            pipeline(train_step(), reads("Steps.Train.PropertyFiles.Report")),
            pipeline(processing_step(), reads("Steps.Process.PropertyFiles.Report")),
            pipeline(processing_step(PropertyFiles=[FILE]), reads("Steps.Process.Report")),
            pipeline(
                condition_step(
                    [
                        compares(
                            "LessThan",
                            {"Std:JsonGet": {"PropertyFile": get("Steps.Process.PropertyFiles.report"), "Path": "a"}},
                            1,
                        )
                    ],
                    [call()],
                ),
                processing_step(PropertyFiles=[FILE]),
            ),
        ],
        good=[
            pipeline(reads("Steps.Process.PropertyFiles.Report"), processing_step(PropertyFiles=[FILE])),
            pipeline(reads("Steps.Process.PropertyFiles['Report']"), processing_step(PropertyFiles=[FILE])),
            pipeline(reads("Steps.Gone.PropertyFiles.Report")),  # SMT805
            pipeline(processing_step(), reads(f"Steps.Process.PropertyFiles.{UNSEEN}")),
        ],
    ),
    "SMT825": Cases(
        bad=[
            pipeline(processing_step("Process", {"ProcessingOutputConfig": None}, PropertyFiles=[FILE])),
            pipeline(
                condition_step([RIGHT], [processing_step(PropertyFiles=[FILE, {**FILE, "OutputName": "Report"}])])
            ),
        ],
        good=[
            pipeline(processing_step(PropertyFiles=[FILE])),
            pipeline(processing_step(PropertyFiles=[{**FILE, "OutputName": UNSEEN}])),
            pipeline(
                processing_step(
                    "Process", {"ProcessingOutputConfig": {"Outputs": [{"OutputName": UNSEEN}]}}, PropertyFiles=[FILE]
                )
            ),
        ],
    ),
    "SMT846": Cases(
        bad=[pipeline(train_step(PropertyFiles=[FILE])), pipeline(loop(call(PropertyFiles=[FILE])))],
        good=[pipeline(train_step(PropertyFiles=[])), pipeline(fail_step(PropertyFiles=[FILE]))],  # SMT820
    ),
    "SMT816": Cases(
        bad=[
            trained("ModelArtifact"),
            trained("ModelArtifacts.S3ModelArtifacts.Bucket"),
            trained("ProcessingOutputConfig.Outputs.report.S3Output.S3Uri", "Process"),
            trained("PropertyFiles.Report", "Process"),
            trained("Outputs['answer']", "Ask"),
            trained("BestTrainingJob.ModelArtifacts", "Tune"),
            trained("Result", "Check"),
            trained("OutputParameters['answer'].Value", "Wait"),
        ],
        good=[
            trained("FinalMetricDataList['validation:loss'].Value"),
            trained("HyperParameters['epochs']"),
            trained("TrainingJobSummaries[0].TrainingJobName", "Tune"),
            trained("OutputParameters['answer']", "Wait"),
            trained("IterationOutputs[0].OutputParameters['x']", "Each"),
            trained("ChildOutputs[0].OutputParameters['x']", "Each"),
            trained(f"ModelArtifacts.{UNSEEN}"),
            pipeline(step("Cleanup", "Sweep"), tell("Steps.Sweep.Anything")),
        ],
    ),
    "SMT834": Cases(
        bad=[
            pipeline(step("Callback", "Wait"), tell("Steps.Wait.OutputParameters['x']")),
            pipeline(condition_step([RIGHT], [answers("Age"), tell("Steps.Ask.OutputParameters['age']")])),
        ],
        good=[
            pipeline(answers("x", kind="Callback"), tell("Steps.Ask.OutputParameters['x']")),
            pipeline(answers("x", UNSEEN), tell("Steps.Ask.OutputParameters['y']")),
            pipeline(answers("x"), tell("Steps.Ask.Outputs['y']")),  # SMT816
        ],
    ),
    "SMT835": Cases(
        bad=[
            pipeline(processing_step(), tell(output("['Report']"))),
            pipeline(processing_step(), tell(output("[1]"))),
            pipeline(processing_step("Process", {"ProcessingOutputConfig": None}), tell(output("['report']"))),
        ],
        good=[
            pipeline(processing_step(), tell(output("[0]"))),
            pipeline(processing_step(), tell(output(f"['{UNSEEN}']"))),
            pipeline(
                processing_step("Process", {"ProcessingOutputConfig": {"Outputs": [{"OutputName": UNSEEN}]}}),
                tell(output("['report']")),
            ),
        ],
    ),
    "SMT817": Cases(
        bad=[
            pipeline(says({"Std:Join": ["a", "b"]})),
            pipeline(says({"Std:Join": {"On": 1, "Values": ["a"]}})),
            pipeline(says({"Std:Join": {"Values": "a"}})),
            pipeline(says({"Std:JsonGet": {"Path": "accuracy"}})),
            pipeline(says({"Std:JsonGet": {"PropertyFile": "Report", "Path": "accuracy"}})),
            pipeline(
                processing_step(PropertyFiles=[FILE]),
                says(
                    {"Std:JsonGet": {"PropertyFile": get("Steps.Process.PropertyFiles.Report"), "S3Uri": joined("a")}}
                ),
            ),
        ],
        good=[
            pipeline(says({"Std:Join": {"Values": ["a", joined(1, 2)]}})),
            pipeline(on_s3(joined("s3://artifacts", LATER))),
            pipeline(says({"Std:Join": {"Values": ["#{Token[TOKEN.1]}"]}})),
        ],
    ),
    "SMT832": Cases(
        bad=[
            pipeline(says({"Std:join": {"On": "", "Values": ["a"]}})),
            pipeline(condition_step([compares("Equals", {"Std:Sum": [1, 2]}, 3)], [call()])),
        ],
        good=[
            pipeline(says({"Std:Join": {"On": "", "Values": ["a"]}})),
            pipeline(call(), Metadata={"Std:Sum": [1, 2]}),
        ],
    ),
    "SMT845": Cases(
        bad=[
            pipeline(on_s3(joined("s3://artifacts", {"Std:JsonGet": {"S3Uri": joined("s3://a"), "Path": "b"}}))),
            pipeline(
                condition_step(
                    [compares("LessThan", on_s3(joined("s3://a", joined(1)))["Arguments"]["value"], 1)], [call()]
                )
            ),
        ],
        good=[pipeline(on_s3(joined("s3://a", 1, LATER))), pipeline(says(joined("s3://a", joined("b"))))],
    ),
    "SMT818": Cases(
        bad=[
            pipeline(tell("Execution.StartTime")),
            pipeline(tell("Execution.pipelineName")),
            training({"Environment": {"RUN": get("Execution.PipelineExecutionId.Short")}}),
        ],
        good=[pipeline(tell("Execution.TrainingJobName")), pipeline(tell(f"Execution.{UNSEEN}"))],
    ),
    "SMT831": Cases(
        bad=[
            pipeline(tell("parameters.Rounds"), parameters=[OPEN]),
            pipeline(tell("Train.ModelArtifacts")),
            pipeline(tell("")),
            pipeline(call(), PipelineExperimentConfig={**EXPERIMENT, "TrialName": get("ExecutionVariables.Id")}),
        ],
        good=[
            pipeline(loop(tell("ForEach.CurrentItem"))),
            pipeline(tell(UNSEEN)),
            pipeline(says({"Get": 1})),
            pipeline(says({"Get": "x", "Set": "y"})),
        ],
    ),
    "SMT833": Cases(
        bad=[
            pipeline(tell("PipelineExperimentConfig.Name"), PipelineExperimentConfig=EXPERIMENT),
            pipeline(
                condition_step([compares("Equals", get("PipelineExperimentConfig.ExperimentName"), "churn")], [call()])
            ),
        ],
        good=[
            pipeline(tell("PipelineExperimentConfig.ExperimentName"), PipelineExperimentConfig=EXPERIMENT),
            pipeline(tell("PipelineExperimentConfig.ExperimentName"), PipelineExperimentConfig=UNSEEN),
        ],
    ),
    "SMT848": Cases(
        bad=[
            pipeline(_measured("validation:loss"), _final("validation:accuracy")),
            pipeline(_measured(), _final("validation:loss")),
            pipeline(_measured("loss"), condition_step([RIGHT], [_final("los")])),
            pipeline(xgboost_step(), _final("validation:acc")),
            pipeline(xgboost_step("Train", _SCRIPT), _final("score")),
            pipeline(built_in_step("linear-learner"), _final("validation:auc")),
        ],
        good=[
            pipeline(_measured("validation:loss", "validation:accuracy"), _final("validation:accuracy")),
            pipeline(_measured("validation:loss", UNSEEN), _final("validation:accuracy")),
            pipeline(_measured("validation:loss"), _final(UNSEEN)),
            pipeline(_measured("validation:loss"), tell("Steps.Train.FinalMetricDataList[0].Value")),
            pipeline(_measured("validation:loss"), _final("validation:auc", "Gone")),  # SMT805
            pipeline(
                train_step("Train", {"AlgorithmSpecification": {"TrainingImage": UNSEEN}}), _final("validation:auc")
            ),
            pipeline(xgboost_step(), _final("train:auc")),
            pipeline(xgboost_step(), _final("validation:ndcg@5")),
            pipeline(built_in_step("image-classification"), _final("train:accuracy")),
            pipeline(tuning_step("Train"), _final("validation:acc")),
        ],
    ),
    "SMT849": Cases(
        bad=[_filed("/opt/ml/processing/report/report.json"), _filed("s3://artifacts/report/report.json")],
        good=[_filed("opt/report.json"), _filed("deep/report.json"), _filed(UNSEEN)],
    ),
    "SMT800": Cases(
        bad=[
            training({"HyperParameters": {"epochs": "ParameterInteger(name='Epochs', default_value=10)"}}),
            pipeline(
                processing_step(
                    "Process",
                    {
                        "AppSpecification": {
                            "ContainerArguments": [
                                "-k",
                                "ParameterInteger(name='K', parameter_type=<ParameterTypeEnum.INTEGER: 'Integer'>)",
                            ]
                        }
                    },
                )
            ),
            pipeline(
                condition_step([RIGHT], [says("s3://<sagemaker.workflow.properties.Properties object at 0x7f1a>")])
            ),
            pipeline(says(joined("s3://a", "Properties(step_name='Train', path='ModelArtifacts.S3ModelArtifacts')"))),
            pipeline(
                call(),
                parameters=[
                    {
                        "Name": "To",
                        "Type": "String",
                        "DefaultValue": "Join(on='', values=['s3://', ParameterString(name='Bucket')])",
                    }
                ],
            ),
        ],
        good=[
            pipeline(says("ParameterString")),
            pipeline(says("the variable ParameterString(name) of 'Train'")),
            pipeline(call(Description="Reads ParameterString(name='Bucket', default_value='data')")),
            pipeline(
                says("from cdk import ParameterString; print(ParameterString(name='Bucket', default_value='data'))")
            ),
            pipeline(says("<sagemaker.role> object")),
            pipeline(says(joined("s3://", get("Parameters.Open"))), parameters=[OPEN]),
            pipeline(says(UNSEEN)),
        ],
    ),
}
