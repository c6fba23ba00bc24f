"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import API_EVERYBODY, API_NO_METHOD, NO_SUCH_METHOD, SIGNED_IN, Row

COMPARISON_ROWS = (
    Row("comparison:matrix", "/compare/", SIGNED_IN, NO_SUCH_METHOD),
    Row("api-comparison", "/api/v1/comparison/", API_EVERYBODY, API_NO_METHOD),
)  # fmt: skip
