"""SMT810."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.document.property_file_problems import declared_files, file_name, files_read
from cdk_sagemaker_training.definition.fields.reading import at, items
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import processing_step
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}


def _read(name: str) -> dict[str, Json]:
    source = get(f"Steps.Process.PropertyFiles.{name}")
    return call("Tell", {"accuracy": {"Std:JsonGet": {"PropertyFile": source, "Path": "accuracy"}}})


class UndeclaredPropertyFile(DefinitionRule):
    id = "SMT810"
    severity = Severity.ERROR
    title = "Property file that no Processing step declares"
    why = "The value cannot be read."
    fix = (
        "declare the file in property_files (PropertyFiles) of the Processing step that writes it, or correct its name"
    )
    source = "SageMaker SDK, mlops/workflow/steps.py: _validate_json_get_property_file_reference"
    bad = steps(processing_step(PropertyFiles=[_FILE]), _read("Reports"), shown=[_read("Reports")])
    good = steps(processing_step(PropertyFiles=[_FILE]), _read("Report"), shown=[_read("Report")])

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        declared: dict[str, frozenset[str]] = {}
        for found, source in files_read(definition.nodes):
            if is_token(found.text):
                continue
            if source.type != "Processing":
                told = f"{shown(source.name)} is a {source.type} step: only Processing steps have property files"
                yield mistake_at(found, told)
                continue
            if source.pointer not in declared:
                declared[source.pointer] = frozenset(declared_files(source))
            name = file_name(found)
            if name not in declared[source.pointer]:
                hint = suggestions.of(name, declared[source.pointer])
                told = f"step {shown(source.name)} declares no property file {shown(name)}"
                if not name:
                    told = f"{shown(found.text)} is not of the form Steps.{source.name}.PropertyFiles.NAME"
                yield mistake_at(found, f"{told}{hint}", _fix(source))


def _fix(source: Node) -> str:
    """How to mend it where the step has property files in another form; empty where it has none."""
    if any("PropertyFileName" not in file for file in items(source.step.get("PropertyFiles"))):
        return "give PropertyFileName in the entry of PropertyFiles that has none"
    if at(source.step.get("Arguments"), "PropertyFiles") is not None:
        return "move PropertyFiles out of the step's Arguments, to stand beside them"
    return ""
