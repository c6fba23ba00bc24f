"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import (
    API_EVERYBODY,
    API_NO_METHOD,
    FOLLOWERS,
    LED_ON,
    NO_SUCH_METHOD,
    NOT_FOUND,
    SIGNED_IN,
    Row,
)

SIGNED_OUT_OR_NOT_FOUND = NOT_FOUND.replace("404", "302", 1)

# What belongs to one person: here the staff of the city.
OWN = "302 200 404 404 404 404 404 404 404"
OWN_LED = "302 302 404 404 404 404 404 404 404"

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
    Row("comparison:matrix-table", "/compare/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:matrix-picture", "/compare/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:side-by-side", "/compare/side-by-side/", SIGNED_IN, NO_SUCH_METHOD),
    # With nothing to compare both lead to the page, which says what to do.
    Row("comparison:side-by-side-table", "/compare/side-by-side/table/csv/", LED_ON, NO_SUCH_METHOD),
    Row("comparison:side-by-side-picture", "/compare/side-by-side/picture/svg/", LED_ON, NO_SUCH_METHOD),
    # The world's result is public: everybody sees its scores, and its city its answers too.
    Row("comparison:rounds", "/compare/results/{result}/rounds/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:rounds-table", "/compare/results/{result}/rounds/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row(
        "comparison:rounds-picture", "/compare/results/{result}/rounds/picture/svg/",
        SIGNED_IN, NO_SUCH_METHOD,
    ),
    Row("comparison:whom-to-ask", "/compare/results/{result}/whom-to-ask/", SIGNED_IN, NO_SUCH_METHOD),
    Row(
        "comparison:whom-to-ask-table", "/compare/results/{result}/whom-to-ask/table/csv/",
        SIGNED_IN, NO_SUCH_METHOD,
    ),
    # Who follows a programme sees its order, or that there is none; there is no file of none.
    Row("comparison:order", "/compare/programmes/{programme}/order/", FOLLOWERS, NO_SUCH_METHOD),
    Row(
        "comparison:order-table", "/compare/programmes/{programme}/order/table/csv/",
        SIGNED_OUT_OR_NOT_FOUND, NO_SUCH_METHOD,
    ),
    Row(
        "comparison:order-picture", "/compare/programmes/{programme}/order/picture/svg/",
        SIGNED_OUT_OR_NOT_FOUND, NO_SUCH_METHOD,
    ),
    # Consultants see whether their programme shows an order; only an administrator decides it.
    Row(
        "programmes:order", "/programmes/{programme}/order/",
        FOLLOWERS, "302 404 404 404 404 404 403 404 302", data={"shows": "yes"},
    ),
    Row("comparison:map", "/compare/map/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:map-table", "/compare/map/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:map-picture", "/compare/map/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
    # Everybody asks for briefs of what they see; each has their own, and nobody else's.
    Row("reports:briefs", "/compare/briefs/", SIGNED_IN, LED_ON),
    Row("reports:brief", "/compare/briefs/{brief}/", OWN, NO_SUCH_METHOD),
    Row("reports:brief-progress", "/compare/briefs/{brief}/progress/", OWN_LED, NO_SUCH_METHOD),
    Row("reports:brief-file", "/compare/briefs/{brief}/file/", OWN, NO_SUCH_METHOD),
    Row("reports:remove-brief", "/compare/briefs/{brief}/remove/", NO_SUCH_METHOD, OWN_LED),
    Row("api-comparison", "/api/v1/comparison/", API_EVERYBODY, API_NO_METHOD),
)  # fmt: skip
