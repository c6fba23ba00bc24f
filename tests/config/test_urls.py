"""What the mounts add to the nouns' own addresses: the administration's name and the browser's icon."""

from __future__ import annotations

from tests.factories import make_user, sign_in


def test_the_administration_bears_the_name_of_the_site_and_shows_no_tokens(db):
    page = sign_in(make_user(roles=[("administrator", "site")])).get("/admin/").content.decode()

    assert "City Readiness" in page
    assert "Django" not in page
    assert "/admin/knox/" not in page


def test_a_browser_that_asks_for_an_icon_is_led_to_it(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response["Location"].startswith("/static/icons/favicon")
