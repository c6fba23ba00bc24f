"""Rows of the table of roles: comparisons. Everybody has the pages; what stands on them differs by person."""

from __future__ import annotations

from tests.site.role_rows import API_EVERYBODY, API_NO_METHOD, LED_ON, NO_SUCH_METHOD, SIGNED_IN, Row

# What belongs to one person: here the staff of the city.
OWN = "302 200 404 404 404 404 404 404 404"
OWN_LED = "302 302 404 404 404 404 404 404 404"

COMPARISON_ROWS = (
    Row("comparison:matrix", "/compare/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:matrix-table", "/compare/table/csv/", SIGNED_IN, NO_SUCH_METHOD),
    Row("comparison:matrix-picture", "/compare/picture/svg/", SIGNED_IN, NO_SUCH_METHOD),
    # Everybody asks for briefs of what they see; each has their own, and nobody else's.
    Row("reports:briefs", "/compare/briefs/", SIGNED_IN, LED_ON),
    Row("reports:brief", "/compare/briefs/{brief}/", OWN, NO_SUCH_METHOD),
    Row("reports:brief-progress", "/compare/briefs/{brief}/progress/", OWN_LED, NO_SUCH_METHOD),
    Row("reports:brief-file", "/compare/briefs/{brief}/file/", OWN, NO_SUCH_METHOD),
    Row("reports:remove-brief", "/compare/briefs/{brief}/remove/", NO_SUCH_METHOD, OWN_LED),
    Row("api-comparison", "/api/v1/comparison/", API_EVERYBODY, API_NO_METHOD),
)  # fmt: skip
