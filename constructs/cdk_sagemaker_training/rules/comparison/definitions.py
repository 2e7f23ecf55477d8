"""Two definitions, compared, and what the change does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from cdk_sagemaker_training.definition.comparison.documents import DocumentComparison, compare_documents
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.checker import check_definition
from cdk_sagemaker_training.rules.comparison.cache_effects import CacheEffect, cache_effects
from cdk_sagemaker_training.rules.comparison.finding_changes import FindingChanges, finding_changes
from cdk_sagemaker_training.rules.comparison.warm_pool_effects import PoolEffects, pool_effects
from cdk_sagemaker_training.rules.finding import Finding
from cdk_sagemaker_training.rules.views import DefinitionView


@attrs.frozen(kw_only=True)
class DefinitionComparison:
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
    findings: tuple[Sequence[Finding], Sequence[Finding]] | None = None,
    one_is_deployed: bool = False,
) -> DefinitionComparison:
    """Compares two definition documents, for example those of ``PipelineDefinition.to_dict()``.

    ``names``: of the pipeline before and after, None where it is not known. ``findings``: of both; default: those of
    the library's rules. ``one_is_deployed``: whether one document has CDK tokens and the other what a deployment made
    of them: see ``definition.comparison.documents.compare_documents``. Both are nested at most as deep as
    ``definition.document.graph.MAX_DEPTH``.
    """
    document = compare_documents(before, after, one_is_deployed=one_is_deployed)
    old, new = DefinitionView(before), DefinitionView(after)
    old_name, new_name = names
    is_renamed = old_name is not None and new_name is not None and old_name != new_name
    found_before, found_after = findings or (check_definition(before), check_definition(after))
    return DefinitionComparison(
        document=document,
        caching=cache_effects(old, new, document, is_renamed=is_renamed),
        warm_pools=pool_effects(old, new, document),
        findings=finding_changes((before, found_before), (after, found_after), document.renames),
        is_renamed=is_renamed,
    )
