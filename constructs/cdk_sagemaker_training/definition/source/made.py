"""Objects of the library, made and written down at once."""

from __future__ import annotations

from typing import cast

import attrs

from cdk_sagemaker_training.definition.source.code import Call, Code
from cdk_sagemaker_training.definition.source.same import same
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem


def made(cls: type, **given: Code | None) -> Call:
    """A call of a class. Arguments that are None, and those that say what the class takes anyway, are left out.

    Raises ``InvalidInputError`` where the class refuses its arguments, or lacks one.
    """
    missing = [f.name for f in attrs.fields(cls) if f.default is attrs.NOTHING and given.get(f.name) is None]
    if missing:
        raise InvalidInputError(cls.__name__, [Problem(name, MISSING, "a value: it is required") for name in missing])
    defaults = {field.name: cast("object", field.default) for field in attrs.fields(cls)}
    keywords = {
        name: code for name, code in given.items() if code is not None and not _is_default(code.value, defaults[name])
    }
    return Call(name=cls.__name__, keywords=keywords, value=cls(**{k: code.value for k, code in keywords.items()}))


def _is_default(value: object, default: object) -> bool:
    return (default is None or isinstance(default, str | int | float)) and same(value, default)
