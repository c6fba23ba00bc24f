"""The addresses of roadmaps, for the table of roles."""

from __future__ import annotations

from tests.site.role_rows import (
    API_NO_METHOD,
    API_READERS,
    NO_SUCH_METHOD,
    READERS,
    READERS_LED,
    WRITERS,
    WRITERS_LED,
    Row,
)

ROADMAP_ROWS = (
    # A roadmap: who reads the results reads it; the city's staff and lead change it.
    Row("advice:for-result", "/results/{result}/roadmap/", READERS_LED, WRITERS_LED),
    Row("advice:put-measure", "/results/{result}/roadmap/measures/none/", NO_SUCH_METHOD,
        "302 404 404 404 403 404 403 404 403"),  # the library has no such measure
    Row(
        "advice:put-rise", "/results/{result}/roadmap/rises/policy.vision.quick/improved/",
        NO_SUCH_METHOD, WRITERS_LED,
    ),
    Row("advice:roadmap", "/roadmaps/{plan}/", READERS, NO_SUCH_METHOD),
    Row(
        "advice:add-line", "/roadmaps/{plan}/lines/add/", WRITERS, WRITERS_LED,
        data={"title": "Ask the port", "horizon": "mid", "status": "planned"},
    ),
    Row(
        "advice:line", "/roadmaps/{plan}/lines/{line}/", READERS, WRITERS_LED,
        data={"horizon": "mid", "status": "planned", "to_level": "improved", "revision": 0},
    ),
    Row(
        "advice:move-line", "/roadmaps/{plan}/lines/{line}/move/", NO_SUCH_METHOD, WRITERS_LED,
        data={"way": "next", "revision": 1},
    ),
    Row(
        "advice:drop-line", "/roadmaps/{plan}/lines/{line}/drop/", NO_SUCH_METHOD, WRITERS_LED,
        data={"revision": 0},
    ),
    Row(
        "advice:delete-line", "/roadmaps/{plan}/lines/{line}/delete/", NO_SUCH_METHOD, WRITERS_LED,
        data={"revision": 0},
    ),
    Row("advice:years", "/roadmaps/{plan}/years/", READERS, NO_SUCH_METHOD),
    Row("advice:order", "/roadmaps/{plan}/order/", READERS, WRITERS_LED, data={"move": "all", "revision": 1}),
    Row("advice:roadmap-table", "/roadmaps/{plan}/table/", READERS, NO_SUCH_METHOD),
    Row("advice:roadmap-calendar", "/roadmaps/{plan}/calendar/", READERS, NO_SUCH_METHOD),
    Row("api-roadmap", "/api/v1/roadmaps/{plan}/", API_READERS, API_NO_METHOD),
)  # fmt: skip
