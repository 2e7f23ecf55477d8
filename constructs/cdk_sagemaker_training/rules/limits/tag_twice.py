"""SMT375."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class TagTwice(StepRule):
    id = "SMT375"
    severity = Severity.WARNING
    title = "Tag key given twice"
    why = "A resource has one value for a key: the service refuses the request or keeps one of them."
    fix = "give each key of tags (Tags) once"
    source = "unverified: no source of AWS says what becomes of the second one"
    bad = training({"Tags": [{"Key": "team", "Value": "risk"}, {"Key": "team", "Value": "fraud"}]})
    good = training({"Tags": [{"Key": "team", "Value": "risk"}, {"Key": "Team", "Value": "fraud"}]})

    def check(self, step: StepView) -> Mistakes:
        seen = set[str]()
        for tag in step.arguments.items("Tags") if "Tags" in step.arguments.members else ():
            key = tag.text("Key")
            if key in seen:
                yield tag.mistake("Key", message=f"the tag key {shown(key)} is given before")
            if key is not None:
                seen.add(key)
