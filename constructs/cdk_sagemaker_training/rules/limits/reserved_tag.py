"""SMT374."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class ReservedTag(StepRule):
    id = "SMT374"
    severity = Severity.ERROR
    title = "Tag key with the reserved prefix aws:"
    why = "The service refuses the request: keys that begin with aws: are AWS's own."
    fix = "choose another key for the tag (Tags.Key)"
    source = "API TagList; CloudFormation schemas of SageMaker: the prefix aws: is reserved"
    bad = training({"Tags": [{"Key": "aws:team", "Value": "risk"}]})
    good = training({"Tags": [{"Key": "team", "Value": "risk"}]})

    def check(self, step: StepView) -> Mistakes:
        for tag in step.arguments.items("Tags") if "Tags" in step.arguments.members else ():
            key = tag.text("Key")
            if key is not None and key.startswith("aws:"):
                yield tag.mistake("Key", message=f"the tag key {shown(key)} begins with aws:")
