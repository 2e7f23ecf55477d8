"""Two definitions, compared, and what the change does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.comparison.documents import DocumentComparison, compare_documents
from cdk_sagemaker_training.definition.comparison.placeholders import filled
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.checker import check_definition
from cdk_sagemaker_training.rules.comparison.cache_effects import CacheEffect, cache_effects
from cdk_sagemaker_training.rules.comparison.finding_changes import FindingChanges, finding_changes
from cdk_sagemaker_training.rules.comparison.warm_pool_effects import PoolEffects, pool_effects
from cdk_sagemaker_training.rules.finding import Finding
from cdk_sagemaker_training.rules.views import DefinitionView

Find: TypeAlias = "Callable[[Mapping[str, Json]], Sequence[Finding]]"
"""The findings in a document."""


@attrs.frozen(kw_only=True)
class DefinitionComparison(ByValue):
    """What differs between two definitions, and what that does."""

    document: DocumentComparison
    caching: Sequence[CacheEffect]
    """For each step that both have, in the order in which they run."""
    warm_pools: PoolEffects
    findings: FindingChanges
    is_renamed: bool = False
    """Whether the pipeline has another name."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs, neither in the definitions nor in what is found in them."""
        return self.document.is_equal and not (self.is_renamed or self.findings.new or self.findings.gone)


def compare_definitions(
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    *,
    names: tuple[str | None, str | None] = (None, None),
    find: tuple[Find, Find] = (check_definition, check_definition),
    one_is_deployed: bool = False,
) -> DefinitionComparison:
    """Compares two definition documents, for example those of ``PipelineDefinition.to_dict()``.

    ``names``: of the pipeline before and after, None where it is not known. ``find``: what gives the findings of the
    document before and of the one after; default: the library's rules. ``one_is_deployed``: whether one document has
    CDK tokens and the other what a deployment made of them: see ``definition.comparison.documents.compare_documents``.
    What a token is taken for is known to the rules too. Both documents are nested at most as deep as
    ``definition.document.graph.MAX_DEPTH``.
    """
    document = compare_documents(before, after, one_is_deployed=one_is_deployed)
    if document.taken_as_equal:
        before, after = (_filled(side, document.taken_as_equal) for side in (before, after))
    old, new = DefinitionView(before), DefinitionView(after)
    old_name, new_name = names
    is_renamed = old_name is not None and new_name is not None and old_name != new_name
    find_before, find_after = find
    comparison = DefinitionComparison(
        document=document,
        caching=cache_effects(old, new, document, is_renamed=is_renamed),
        warm_pools=pool_effects(old, new, document),
        findings=finding_changes((before, find_before(before)), (after, find_after(after)), document.renames),
        is_renamed=is_renamed,
    )
    for view in (old, new):
        view.forget()
    return comparison


def _filled(document: Mapping[str, Json], known: Mapping[str, object]) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", filled(dict(document), known))
