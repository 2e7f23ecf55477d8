"""Where findings point, whatever rules say."""

from __future__ import annotations

import json

from cdk_sagemaker_training import PipelineDefinition
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules import DefinitionRule, Mistake, Severity, check_definition
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes
from cdk_sagemaker_training.rules.views import DefinitionView


class Lost(DefinitionRule):
    id, severity, title = "SMT900", Severity.INFO, "points beyond what is there"
    why = fix = source = "Ours."
    bad = good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        yield Mistake("/Steps/0/Arguments/Nowhere/0", "gone", "no such place")
        yield Mistake("/Steps/0/Name", {"deep": [object]}, "no JSON")


def test_a_path_ends_where_the_document_does():
    beyond, _ = check_definition(training().document, rules=[Lost()])
    assert ("/Steps/0/Arguments", MISSING, "Train") == (beyond.path, beyond.value, beyond.step)


def test_a_value_that_is_no_json_is_told_as_text():
    _, inside = check_definition(training().document, rules=[Lost()])
    assert {"deep": [str(object)]} == json.loads(json.dumps(inside.to_json()))["value"]


def test_a_definition_is_checked_as_its_document_is():
    document = training({"EnableManagedSpotTraining": True}).document
    definition = PipelineDefinition.from_json(json.dumps(document))
    assert [] != check_definition(document)
    assert check_definition(document) == check_definition(definition)
