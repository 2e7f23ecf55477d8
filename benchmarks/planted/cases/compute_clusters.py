"""Clusters of several types: groups, preferences, configurations of tuning jobs, training plans."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.compute import (
    LATER,
    NO_KEY,
    NO_TYPE,
    TWO,
    UNRESOLVED,
    P,
    group,
    grouped,
    image_of,
    in_groups,
    on_type,
    preference,
    preferred,
    processing,
    tuned,
    tuned_apart,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    REGION,
    channel,
    pipeline,
    train_step,
    training,
    tuning,
    xgboost,
)

_PLAN: Final = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-plan/llm"


def _named(groups: object, *channels: object) -> dict[str, object]:
    """Two groups, a and b, unless others are given, and a channel for each list of names."""
    sources = [{"S3DataSource": {"InstanceGroupNames": names}} for names in channels]
    inputs = [channel(f"train{number}", DataSource=source) for number, source in enumerate(sources)]
    config = in_groups(group("a"), group("b")) if groups is None else groups
    return {"ResourceConfig": config, "InputDataConfig": inputs}


CASES: Final = {
    "SMT305": Cases(
        bad=[
            training(grouped(group("a"), InstanceType="ml.m5.xlarge")),
            training(grouped(group("a"), InstanceCount=LATER)),
            tuning(tuned_apart(InstanceGroups=[group("a")], InstanceCount=None)),
        ],
        good=[
            training(on_type("ml.m5.xlarge", InstanceGroups=[])),
            training(grouped(group("a"), InstanceType="")),
            training(on_type("ml.m5.xlarge", InstanceGroups=None)),
        ],
    ),
    "SMT306": Cases(
        bad=[
            training(_named(None, ["a", "c"])),
            training(_named({}, ["a"])),
            pipeline(
                train_step("Train", _named(in_groups(group("a")), [P])),
                parameters=[{"Name": "P", "Type": "String", "DefaultValue": "b"}],
            ),
        ],
        good=[
            training(_named(None, ["a"], ["b", "a"])),
            training(_named(None, [LATER])),
            training(_named(in_groups(group("a"), group(LATER)), ["c"])),
            training(_named(in_groups(group("a"), LATER), ["c"])),
            training(_named(in_groups(InstanceGroups=LATER), ["c"])),
            training({**_named(None, ["c"]), "ResourceConfig": UNRESOLVED}),
            training(_named(None, [])),
        ],
    ),
    "SMT307": Cases(
        bad=[
            training(grouped(group("a"), group("b"), group("a", "ml.r5.xlarge"))),
            tuning(tuned_apart(**in_groups(group("a"), group("a")))),
        ],
        good=[
            training(grouped(group("a"), group("A"))),
            training(grouped(group("a"), group(LATER), group(LATER))),
        ],
    ),
    "SMT308": Cases(
        bad=[
            training(preferred(*TWO, **in_groups(group("a")))),
            training(preferred(*TWO, InstancePlacementConfig={"EnableMultipleJobs": True})),
            training({**preferred(*TWO), "EnableManagedSpotTraining": True}),
            processing(InstancePreferences=[*TWO]),
            processing("QualityCheck", InstancePreferences=[*TWO]),
            tuning(tuned_apart(InstancePreferences=[*TWO])),
        ],
        good=[
            training({**preferred(*TWO), "EnableManagedSpotTraining": False}),
            training({**preferred(*TWO), "EnableManagedSpotTraining": LATER}),
            training(on_type("ml.m5.xlarge", InstancePreferences=[])),
            processing(InstanceType=None, InstancePreferences=[*TWO]),
        ],
    ),
    "SMT309": Cases(
        bad=[
            training(preferred(*TWO, InstanceCount=None)),
            training(preferred(preference("ml.m5.xlarge", InstanceCount=2), InstanceCount=2)),
            training(preferred(preference("ml.m5.xlarge", InstanceCount=LATER), TWO[1], InstanceCount=None)),
            processing(InstanceType=None, InstanceCount=None, InstancePreferences=[*TWO]),
        ],
        good=[
            training(preferred(*TWO, InstanceCount=LATER)),
            training(preferred(*TWO, LATER, InstanceCount=None)),
            training(preferred(preference("ml.m5.xlarge", InstanceCount=LATER), InstanceCount=None)),
            processing(InstanceType=None, InstancePreferences=[*TWO]),
        ],
    ),
    "SMT310": Cases(
        bad=[
            training(
                preferred(preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]), TrainingPlanArn=_PLAN, **NO_KEY)
            ),
            training(preferred(preference("ml.p5.48xlarge", TrainingPlanArns=LATER), TrainingPlanArn=LATER, **NO_KEY)),
        ],
        good=[
            training(preferred(preference("ml.p5.48xlarge"), TrainingPlanArn=_PLAN, **NO_KEY)),
            training(preferred(preference("ml.p5.48xlarge", TrainingPlanArns=[]), TrainingPlanArn=_PLAN, **NO_KEY)),
        ],
    ),
    "SMT315": Cases(
        bad=[
            training(on_type("ml.m5.xlarge", TrainingPlanArn=_PLAN)),
            training(on_type("ml.trn1.2xlarge", TrainingPlanArn=LATER)),
            training(
                preferred(
                    preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]),
                    preference("ml.p3dn.24xlarge", TrainingPlanArns=[_PLAN]),
                    **NO_KEY,
                )
            ),
        ],
        good=[
            training(on_type("ml.p5.4xlarge", TrainingPlanArn=_PLAN)),
            training(on_type("ml.p7.48xlarge", TrainingPlanArn=_PLAN)),
            training(on_type("ml.trn1.2xlarge", TrainingPlanArn=None)),
            training(
                preferred(
                    preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]), preference("ml.g5.48xlarge"), **NO_KEY
                )
            ),
        ],
    ),
    "SMT316": Cases(
        bad=[
            training(
                grouped(group("a", "ml.p5.48xlarge"), group("b", "ml.p4d.24xlarge"), TrainingPlanArn=_PLAN, **NO_KEY)
            ),
            training(
                preferred(preference("ml.p5.48xlarge"), preference("ml.p7.48xlarge"), TrainingPlanArn=_PLAN, **NO_KEY)
            ),
        ],
        good=[
            training(
                grouped(group("a", "ml.p5.48xlarge"), group("b", "ml.p5.48xlarge"), TrainingPlanArn=_PLAN, **NO_KEY)
            ),
            training(preferred(preference("ml.p5.48xlarge"), preference(LATER), TrainingPlanArn=_PLAN, **NO_KEY)),
        ],
    ),
    "SMT318": Cases(
        bad=[
            training({"StoppingCondition": {"MaxPendingTimeInSeconds": 1800}}),
            training({**preferred(*TWO), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            tuning({"TrainingJobDefinition": {"StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}}),
        ],
        good=[
            training({**on_type("ml.trn1.2xlarge"), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            training({**on_type(LATER), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            training(
                {
                    **preferred(preference("ml.m5.xlarge"), preference("ml.g5.xlarge"), **NO_KEY),
                    "StoppingCondition": {"MaxPendingTimeInSeconds": 7200},
                }
            ),
            training({"StoppingCondition": {"MaxPendingTimeInSeconds": LATER}}),
        ],
    ),
    "SMT325": Cases(
        bad=[
            training(preferred(*TWO, preference("ml.m5.xlarge"))),
            processing(InstanceType=None, InstancePreferences=[TWO[0], TWO[0]]),
        ],
        good=[
            training(preferred(preference("ml.m5.xlarge"), preference("ml.m5.2xlarge"))),
            training(preferred(preference(LATER), preference(LATER))),
        ],
    ),
    "SMT330": Cases(
        bad=[
            xgboost(grouped(group("a"), group("b", "ml.r5.xlarge"))),
            training(
                {**image_of("tensorflow", "2.5.0", on="ml.c5.xlarge", python="py37"), **grouped(group("a"))},
            ),
        ],
        good=[
            training(
                {**image_of("tensorflow", "2.6.0", on="ml.c5.xlarge", python="py38"), **grouped(group("a"))},
            ),
            training(image_of("pytorch", "1.9.0", on="ml.c5.xlarge", python="py38")),
            training(grouped(group("a"))),
        ],
    ),
    "SMT331": Cases(
        bad=[training(_named(None, ["b"], ["b"])), training(_named(in_groups(group("a"), group("c")), ["c"]))],
        good=[
            training(_named(None, ["a"], ["b"])),
            training(_named(None, ["a"], [])),
            training(_named(None, ["a", LATER])),
            training(_named(in_groups(group("a"), group(LATER)), ["a"])),
        ],
    ),
    "SMT332": Cases(
        bad=[
            tuning(tuned(InstanceCount=None, InstanceConfigs=[preference("ml.m5.xlarge", InstanceCount=1)])),
            tuning(tuned(**NO_TYPE, InstanceConfigs=[preference("ml.m5.xlarge", InstanceCount=1)])),
        ],
        good=[tuning(tuned(InstanceConfigs=[])), tuning()],
    ),
    "SMT333": Cases(
        bad=[
            tuning(tuned(**NO_TYPE, InstanceConfigs=[preference("ml.m5.xlarge"), preference("ml.c5.4xlarge")])),
            tuning(tuned(**NO_TYPE, InstanceConfigs=[preference("ml.g5.xlarge")], **NO_KEY)),
        ],
        good=[
            tuning(tuned(**NO_TYPE, InstanceConfigs=[preference(LATER)])),
            tuning(tuned(InstanceType="ml.m6i.xlarge")),
        ],
    ),
}
