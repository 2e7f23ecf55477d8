from cdk_sagemaker_training.definition.expressions.conditions import Condition, ConditionComparison
from cdk_sagemaker_training.rules.graph.conditions import COMPARISONS, MEMBERS


def test_the_types_are_those_of_the_classes():
    comparisons = {kind.type for kind in ConditionComparison.__subclasses__()}
    assert comparisons == set(COMPARISONS)
    assert {*comparisons, *(kind.type for kind in Condition.__subclasses__() if hasattr(kind, "type"))} == set(MEMBERS)
