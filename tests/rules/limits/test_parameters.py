from cdk_sagemaker_training.definition.expressions.parameters import (
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from cdk_sagemaker_training.rules.limits.parameters import TYPES


def test_the_types_are_those_of_the_classes():
    kinds = (ParameterString, ParameterInteger, ParameterFloat, ParameterBoolean)
    assert {kind.type: kind.python_types for kind in kinds} == TYPES
