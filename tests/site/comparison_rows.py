"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import NO_SUCH_METHOD, SIGNED_IN, Row

COMPARISON_ROWS = (
    Row("comparison:matrix", "/compare/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:map", "/compare/map/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:map-table", "/compare/map/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:map-picture", "/compare/map/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
)  # fmt: skip
