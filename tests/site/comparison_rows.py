"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import LED_ON, NO_SUCH_METHOD, SIGNED_IN, Row

COMPARISON_ROWS = (
    Row("comparison:matrix", "/compare/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:side-by-side", "/compare/side-by-side/", SIGNED_IN, NO_SUCH_METHOD),
    # With nothing to compare both lead to the page, which says what to do.
    Row("comparison:side-by-side-table", "/compare/side-by-side/table/csv/", LED_ON, NO_SUCH_METHOD),
    Row("comparison:side-by-side-picture", "/compare/side-by-side/picture/svg/", LED_ON, NO_SUCH_METHOD),
)  # fmt: skip
