"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import NO_SUCH_METHOD, SIGNED_IN, Row

# A checked result that is published to nobody: its city, its consultants, administrators.
SEES_BY_NAME = "302 200 200 200 200 404 200 404 200"

COMPARISON_ROWS = (
    Row("comparison:matrix", "/compare/", SIGNED_IN, NO_SUCH_METHOD),
    # Groups are for everybody, without names; a distribution holds what one may see by name.
    Row("comparison:groups", "/compare/groups/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:groups-table", "/compare/groups/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:groups-picture", "/compare/groups/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:distribution", "/compare/distribution/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:distribution-table", "/compare/distribution/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:distribution-picture", "/compare/distribution/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:neighbours", "/compare/results/{checked}/neighbours/", SEES_BY_NAME, NO_SUCH_METHOD),
    Row(
        "comparison:neighbours-table", "/compare/results/{result}/neighbours/table/csv/",
        SIGNED_IN, NO_SUCH_METHOD,  # it is public
    ),
    Row(
        "comparison:neighbours-picture", "/compare/results/{checked}/neighbours/picture/svg/",
        SEES_BY_NAME, NO_SUCH_METHOD,
    ),
)  # fmt: skip
