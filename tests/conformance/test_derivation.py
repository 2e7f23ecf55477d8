"""The roles allow what a document names and nothing else: the property of ``tests/permissions``, at length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.permissions.derivation_documents import Drawn, documents
from tests.permissions.test_derivation import check

pytestmark = pytest.mark.conformance


@given(documents())
@settings(max_examples=600)
def test_the_roles_allow_what_a_document_names_and_nothing_else(drawn: Drawn):
    check(drawn)
