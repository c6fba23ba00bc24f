from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from diagnosis.results import charts
from diagnosis.results.charts import BarValues
from diagnosis.results.radar import RadarSeries, radar

AXES = ("Policy", "Organization", "System", "Technology", "Operation")
THRESHOLDS = (25.0, 70.0)
OWN = RadarSeries("Self-reported", "own", (64.0, 45.0, None, 71.0, 69.6))


def draw(series=(OWN,), axes=AXES):
    return radar(axes, list(series), THRESHOLDS, title="Domains")


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter("text")]


def test_the_radar_says_its_numbers_beside_their_names_and_in_words():
    svg = draw()

    assert texts(svg)[2:] == [
        "Policy", "64", "Organization", "45", "System", "–", "Technology", "71", "Operation", "69.6",
    ]  # fmt: skip
    label = ElementTree.fromstring(svg).get("aria-label")
    assert (
        label
        == "Domains. Self-reported: Policy 64, Organization 45, System –, Technology 71, Operation 69.6."
    )


def test_a_missing_score_breaks_the_line_and_never_runs_to_zero():
    whole = RadarSeries("Self-reported", "own", (64.0, 45.0, 0.0, 71.0, 50.0))

    assert draw().count("<circle") == 4
    assert "stroke-linejoin" in draw()
    assert draw((whole,)).count("<circle") == 5
    assert 'cx="210" cy="202"' in draw((whole,))
    assert 'cx="210" cy="202"' not in draw()


def test_the_same_values_give_the_same_bytes():
    assert draw() == draw()


def test_checked_leads_and_own_stands_beside_it_in_dashes():
    checked = RadarSeries("Checked", "checked", (60.0, 40.0, 30.0, 70.0, 20.0))
    svg = draw((checked, OWN))

    assert svg.index('stroke-dasharray="6 4"') < svg.index('fill-opacity="0.1"')
    assert "Checked: Policy 60" in svg


def test_what_a_way_leads_to_is_dotted_and_a_target_thin_with_squares():
    after = RadarSeries("After", "after", (70.0, 45.0, 30.0, 71.0, 69.6))
    target = RadarSeries("Target", "target", (90.0, None, None, 80.0, None))
    svg = radar(AXES, [OWN, after], THRESHOLDS, title="Domains", target=target)

    assert 'stroke="#a8481a"' in svg
    assert 'stroke-dasharray="2 3"' in svg
    assert svg.count('width="6" height="6"') == 2
    assert svg.index('width="6" height="6"') < svg.index('stroke="#a8481a"') < svg.index('"6 4"')
    label = ElementTree.fromstring(svg).get("aria-label") or ""
    assert label.endswith("Target: Policy 90, Organization –, System –, Technology 80, Operation –.")


def test_a_target_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="score"):
        radar(AXES, [OWN], THRESHOLDS, title="Domains", target=RadarSeries("x", "target", (1.0,)))


def test_labels_are_escaped():
    svg = draw(axes=("<b>Policy</b>", '"Org"', "A & B", "Technology", "Operation"))

    assert "<b>" not in svg
    assert "<b>Policy</b>" in texts(svg)


def test_only_attributes_are_used_so_that_the_content_policy_and_the_pdf_keep_the_look():
    assert "style=" not in draw()
    assert "<style" not in draw()


@pytest.mark.parametrize(
    ("axes", "series"),
    [
        (("A", "B"), [RadarSeries("x", "own", (1.0, 2.0))]),
        (AXES, []),
        (AXES, [OWN, OWN, OWN]),
        (AXES, [RadarSeries("x", "own", (1.0,))]),
    ],
)
def test_a_radar_of_another_shape_is_refused(axes, series):
    with pytest.raises(ValueError, match=r"radar|score"):
        radar(axes, series, THRESHOLDS, title="Domains")


def test_a_score_bar_draws_its_band_only_where_something_is_missing():
    certain = charts.draw_score_bar(BarValues(64, 64, 64), thresholds=THRESHOLDS, described="Policy 64")
    open_bar = charts.draw_score_bar(BarValues(64, 57, 70), thresholds=THRESHOLDS, described="Policy 64")

    assert "<rect" not in certain
    assert 'width="12.48%"' in open_bar  # 13 points of 0.96 % each
    assert 'aria-label="Policy 64"' in open_bar


def test_a_bar_without_a_score_shows_a_dash_and_no_dot():
    svg = charts.draw_score_bar(BarValues(None, 0, 100), thresholds=THRESHOLDS, described="no score yet")

    assert texts(svg) == ["–"]
    assert "<circle" not in svg


@pytest.mark.parametrize(("rank", "shape"), [(2, "full"), (1, "half"), (0, "ring"), (None, "none")])
def test_each_level_has_its_own_shape(rank, shape):
    assert charts.shape_of_rank(rank, 2) == shape
    assert ("<circle" in charts.draw_readiness(shape)) == (shape != "none")


def test_signs_fill_as_many_parts_as_they_mean():
    assert charts.draw_rungs(3).count(f'fill="{charts.BLUE}"') == 3
    assert charts.draw_stairs(2).count(f'fill="{charts.BLUE}"') == 1
    assert charts.draw_spark(5, 8).count(f'fill="{charts.BLUE}"') == 5
    assert charts.draw_cell_bar(None) == ""


def test_a_sign_is_silent_unless_it_is_described():
    assert 'aria-hidden="true"' in charts.draw_readiness("half")
    assert 'aria-label="Partial &amp; open"' in charts.draw_readiness("half", described="Partial & open")


def test_a_second_series_stands_beside_the_score_as_a_ring():
    bar = charts.draw_score_bar(BarValues(50.0, None, None, 60.0), thresholds=THRESHOLDS, described="Policy")
    alone = charts.draw_score_bar(
        BarValues(50.0, None, None, 50.0), thresholds=THRESHOLDS, described="Policy"
    )

    assert bar.count("<circle") == 2
    assert alone.count("<circle") == 1


def test_six_axes_keep_their_lowest_label_in_the_picture_and_both_sides_alike():
    names = ["North", "East up", "East down", "South", "West down", "West up"]
    drawn = radar(names, [RadarSeries("Own", "own", (50.0,) * 6)], [25, 70], title="Radar")

    height = float(re.search(r'viewBox="0 0 \S+ (\S+)"', drawn)[1])
    lines = {name: float(re.search(rf'y="([\d.]+)"[^>]*>{name}<', drawn)[1]) for name in names}
    assert lines["South"] + 20 < height - 4
    assert lines["East down"] == lines["West down"]
    assert lines["East up"] == lines["West up"]
