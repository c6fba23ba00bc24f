"""What the table of roles is made of: who asks, what they may get, and one row an address."""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = (
    "signed out", "staff", "colleague", "lead", "reader", "other city", "consultant", "editor",
    "administrator",
)  # fmt: skip

EVERYBODY = "200 200 200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200 200 200"
LED_ON = "302 302 302 302 302 302 302 302 302"
NO_METHOD = "405 405 405 405 405 405 405 405 405"
NOT_FOUND = "404 404 404 404 404 404 404 404 404"
# Behind the sign-in: signed out, one is led to it before anything is looked at.
NO_SUCH_METHOD = "302 405 405 405 405 405 405 405 405"
# Who may read an assessment: its city, a consultant of its programme, the administrator.
READERS = "302 200 200 200 200 404 200 404 200"
READERS_LED = "302 302 302 302 302 404 302 404 302"
# Who may write the city's own answers: its staff. Consultants and administrators are refused.
WRITERS = "302 200 200 200 403 404 403 404 403"
WRITERS_LED = "302 302 302 302 403 404 403 404 403"
# Who gives and ends roles on a place.
LEADERS_LED = "302 403 403 302 403 404 403 404 302"

# What only the lead of the city does.
LEADS_LED = "302 403 403 302 403 404 403 404 403"

# Who decides for a city: its lead. Others who see it are refused.
LEADS = "302 403 403 200 403 404 403 404 403"
LEADS_LED = "302 403 403 302 403 404 403 404 403"
# Who follows a programme: its consultants, and administrators.
FOLLOWERS = "302 404 404 404 404 404 200 404 200"
FOLLOWERS_LED = "302 404 404 404 404 404 302 404 302"
FOLLOWERS_WRONG = "302 404 404 404 404 404 422 404 422"
# Who edits a framework and its measures: its editors, and administrators.
EDITORS = "302 404 404 404 404 404 404 200 200"
EDITORS_LED = "302 404 404 404 404 404 404 302 302"
EDITORS_WRONG = "302 404 404 404 404 404 404 422 422"
ADMINISTRATORS = "302 404 404 404 404 404 404 404 200"
PLACE_TRAIL = "302 403 403 200 403 404 403 404 200"

# Who checks: a consultant of the programme. Those who read the assessment are refused.
CHECKERS = "302 403 403 403 403 404 200 404 403"
CHECKERS_LED = "302 403 403 403 403 404 302 404 403"

API_EVERYBODY = "401 200 200 200 200 200 200 200 200"
API_READERS = "401 200 200 200 200 404 200 404 200"
API_NO_METHOD = "401 405 405 405 405 405 405 405 405"


@dataclass(frozen=True)
class Row:
    """One address: the answers to GET and to POST (or PUT) for all people, in their order."""

    name: str
    address: str
    get: str
    post: str
    data: dict[str, object] | None = None
    send: str = "post"
