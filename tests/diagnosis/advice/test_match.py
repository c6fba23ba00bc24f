"""Which measures come first and why, worked out by hand; and what holds whatever a library says.

JICA's shape has one question an element; organization has four. Where they stand at 0 and all else at 50, the
next stage waits for organization alone: its mean must reach 25, a rung for each of the four.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnosis.advice import match
from diagnosis.advice.match import match_measures
from tests.diagnosis.advice.libraries import (
    FRAMEWORK,
    build_dispute,
    build_library,
    build_measure,
    build_situation,
)

QUESTIONS = {question.key: 0 for question in FRAMEWORK.list_questions("quick", "city")}
VISION = "policy.vision.1"
ORGANIZATION = [f"organization.{name}.1" for name in ("sharing", "body", "partnership", "capacity")]
# Everything stands at 50 but organization: its four elements are what the next stage waits for.
WAITING = {**dict.fromkeys(QUESTIONS, 50), **dict.fromkeys(ORGANIZATION, 0)}


def match_one(measure, values=WAITING, *, target="being-developed", disputes=(), others=(), **wants):
    """The measure as it is matched, wherever it stands."""
    library = build_library(measure, *others, disputes=disputes)
    advice = match_measures(library, FRAMEWORK, build_situation(values, target=target, **wants))
    return next(row for row in (*advice.first, *advice.others) if row.measure.key == measure.key)


def list_codes(messages):
    return [message.code for message in messages]


# Points: takes_rise 8 each, three at most; takes_unknown 4; near_path 2; gap 1 for each 25 points;
# stage 3; classes 1; issues 2 each, two at most; choices 1; effort and horizon 1 each step.
@pytest.mark.parametrize(
    ("fields", "wants", "codes", "points"),
    [
        # sharing stands at 0: four quarters are missing
        ({"elements": ["organization.sharing"], "raises": {ORGANIZATION[0]: "partly"}}, {},
         ["takes_rise", "serves_condition", "gap"], 8 + 4),
        ({"elements": ["organization.sharing"], "raises": dict.fromkeys(ORGANIZATION, "partly")}, {},
         ["takes_rise", "takes_rise", "takes_rise", "serves_condition", "gap"], 24 + 4),
        # another question, which this round does not ask: near the path, as the first element twice
        ({"elements": ["organization.sharing"]}, {}, ["near_path", "gap"], 4 + 4),
        ({"elements": ["policy.vision", "organization.sharing"]}, {}, ["near_path", "gap"], 2 + 2),
        # a question that is asked, of another element: near once
        ({"elements": ["organization.sharing"], "raises": {VISION: "improved"}}, {},
         ["near_path", "gap"], 2 + 4),
        # far from the path: vision stands at 50
        ({}, {}, ["gap"], 2),
        ({"effort": "medium"}, {}, ["gap"], 3),
        ({"effort": "low"}, {}, ["gap"], 4),
        ({"horizon": "mid"}, {}, ["gap"], 3),
        ({"horizon": "quick-win"}, {}, ["gap"], 4),
        ({"stages": ["to-be-developed"]}, {}, ["gap", "stage"], 5),
        ({"economic_groups": ["emerging"]}, {"economic_group": "emerging"}, ["gap", "class_economic"], 3),
        ({"characters": ["C", "D"]}, {"character": "C"}, ["gap", "class_character"], 3),
        ({"issues": ["traffic"]}, {"issues": {"traffic", "water"}}, ["gap", "issue"], 4),
        ({"issues": ["traffic", "water", "waste"]}, {"issues": {"traffic", "water", "waste"}},
         ["gap", "issue"], 6),
        ({"scaling": ["area"]}, {"scaling": "area"}, ["gap", "scaling"], 3),
        ({"business_models": ["government"]}, {"business_model": "government"},
         ["gap", "business_model"], 3),
    ],
)  # fmt: skip
def test_what_speaks_for_a_measure(fields, wants, codes, points):
    row = match_one(build_measure("m", **fields), **wants)

    assert list_codes(row.reasons) == codes
    assert row.points == points
    assert row.fits


def test_a_measure_that_reaches_less_than_the_step_says_how_far():
    values = {**dict.fromkeys(QUESTIONS, 50), "policy.vision.1": 0}
    row = match_one(build_measure("m", raises={VISION: "first-steps"}), values, target="in-place")

    assert row.reasons[0].params == {
        "question": VISION,
        "level": "first-steps",
        "to": row.reasons[0].params["to"],
    }
    assert row.reasons[0].params["to"] != "first-steps"


def test_what_nobody_knows_counts_half():
    values = {key: value for key, value in WAITING.items() if key != ORGANIZATION[0]}
    row = match_one(build_measure("m", raises={ORGANIZATION[0]: "partly"}), values)

    assert row.reasons[0].code == "takes_unknown"
    assert row.points == match.POINTS["takes_unknown"] + 2


def test_what_nobody_knows_is_near_once():
    values = {key: value for key, value in WAITING.items() if key != ORGANIZATION[0]}
    row = match_one(build_measure("m", elements=["organization.sharing"]), values)

    assert row.points == match.POINTS["near_path"]


def test_a_gate_that_waits_is_named():
    # Policy: 0 and four times 100 is 80, but no element may lie below 25.
    values = {**dict.fromkeys(QUESTIONS, 100), VISION: 0}
    row = match_one(build_measure("m", raises={VISION: "first-steps"}), values, target="in-place")

    gate = next(reason for reason in row.reasons if reason.code == "opens_gate")
    assert gate.params == {
        "element": "policy.vision", "domain": "policy", "level": "prepared", "score": 25.0,
    }  # fmt: skip
    assert row.points == 8 + 3 + 4


@pytest.mark.parametrize(
    ("fields", "wants", "code"),
    [
        ({"stages": ["in-place"]}, {}, "other_stage"),
        ({"stages": ["of another framework"]}, {}, "other_stage"),
        ({"economic_groups": ["leading"]}, {"economic_group": "emerging"}, "other_economic_group"),
        ({"characters": ["A"]}, {"character": "C"}, "other_character"),
        ({"scaling": ["sector"]}, {"scaling": "area"}, "other_scaling"),
        ({"business_models": ["private"]}, {"business_model": "government"}, "other_business_model"),
        ({"place_kinds": ["country"]}, {}, "other_kind"),
        ({"raises": {VISION: "partly"}}, {}, "in_place"),
        ({"elements": ["gone.element"]}, {}, "nothing_asked"),
    ],
)
def test_what_speaks_against_a_measure_keeps_it_out_of_the_first(fields, wants, code):
    measure = build_measure("m", **fields)
    library = build_library(measure)

    advice = match_measures(library, FRAMEWORK, build_situation(WAITING, target="being-developed", **wants))

    assert advice.first == ()
    assert list_codes(advice.others[0].hindrances) == [code]


@pytest.mark.parametrize("wants", [{}, {"character": "C"}])
def test_nothing_chosen_excludes_nothing(wants):
    measure = build_measure("m", economic_groups=["leading"], scaling=["area"], business_models=["private"])

    assert match_one(measure, **wants).hindrances == ()


def test_the_view_that_is_not_advised_at_this_stage_is_no_first_choice():
    default = {"to-be-developed": "late", "in-place": "early"}
    dispute = build_dispute("platform", {"early": ["m"], "late": ["other"]}, default)
    measure, other = build_measure("m"), build_measure("other")

    row = match_one(measure, disputes=[dispute], others=[other])
    assert [(h.code, h.params) for h in row.hindrances] == [
        ("other_view", {"dispute": "platform", "view": "early"})
    ]
    assert match_one(other, disputes=[dispute], others=[measure]).fits

    undecided = build_dispute("platform", {"early": ["m"]}, {"in-place": "late"})
    assert match_one(measure, disputes=[undecided]).fits


def test_what_comes_first_is_named_until_it_is_planned_or_in_place():
    before = build_measure("before", elements=["policy.targets"], raises={"policy.targets.1": "improved"})
    after = build_measure("after", requires=["before", "gone"])

    row = match_one(after, others=[before])
    assert row.needs == ("before",)
    assert [(h.code, h.params) for h in row.hindrances] == [("needs_first", {"measures": ("before",)})]
    assert row.fits

    assert match_one(after, others=[before], planned={"before"}).needs == ()
    reached = {**WAITING, "policy.targets.1": 100}
    assert match_one(after, reached, others=[before]).needs == ()


def test_a_measure_is_chosen_only_after_what_it_needs():
    before = build_measure("before", elements=["policy.targets"])
    after = build_measure("after", requires=["before"], raises=dict.fromkeys(ORGANIZATION, "partly"))
    situation = build_situation(WAITING, target="being-developed")

    advice = match_measures(build_library(after, before), FRAMEWORK, situation)

    assert [row.measure.key for row in advice.first] == ["before", "after"]
    assert "prepares" in list_codes(advice.first[0].reasons)


def test_nothing_is_prepared_for_what_is_planned_or_does_not_fit():
    before = build_measure("before")
    raises = {"raises": {ORGANIZATION[0]: "partly"}, "requires": ["before"]}
    elsewhere = build_measure("after", place_kinds=["country"], **raises)

    assert "prepares" not in list_codes(match_one(before, others=[elsewhere]).reasons)
    planned = match_one(before, others=[build_measure("after", **raises)], planned={"after"})
    assert "prepares" not in list_codes(planned.reasons)


def test_measures_that_wait_for_each_other_are_named_and_never_chosen():
    circle = [
        build_measure("one", requires=["two"]),
        build_measure("two", requires=["three"]),
        build_measure("three", requires=["one"]),
        build_measure("alone", requires=["alone"]),
        build_measure("free"),
    ]
    advice = match_measures(build_library(*circle), FRAMEWORK, build_situation(WAITING))

    assert [row.measure.key for row in advice.first] == ["free"]
    found = {
        row.measure.key: next(h.params["measures"] for h in row.hindrances if h.code == "waits_in_circle")
        for row in advice.others
    }
    assert found == {
        "one": ("one", "two", "three"), "two": ("one", "two", "three"), "three": ("one", "two", "three"),
        "alone": ("alone",),
    }  # fmt: skip


def test_what_this_version_does_not_have_is_passed_over():
    measure = build_measure(
        "m",
        elements=["policy.vision", "gone.element"],
        raises={"gone.question": "partly", VISION: "gone-level"},
        requires=["gone-measure"],
    )
    row = match_one(measure)

    assert row.needs == ()
    assert row.hindrances == ()


def test_an_empty_library_gives_empty_advice():
    advice = match_measures(build_library(), FRAMEWORK, build_situation(WAITING))

    assert advice == match.Advice((), ())


def test_a_measure_about_which_nothing_speaks_is_not_among_the_first():
    # Vision is prepared: no gap; fitting the stage alone is true of too many.
    values = dict.fromkeys(QUESTIONS, 75)
    measure = build_measure("m", stages=["in-place"], raises={VISION: "improved"})
    row = match_one(measure, values, target="")

    assert list_codes(row.reasons) == ["stage"]
    library = build_library(measure)
    assert match_measures(library, FRAMEWORK, build_situation(values)).first == ()


def test_a_planned_measure_says_so():
    assert match_one(build_measure("m"), planned={"m"}).planned
    assert not match_one(build_measure("m")).planned


def test_the_second_takes_what_the_first_left():
    both = build_measure("both", raises=dict.fromkeys(ORGANIZATION[:2], "partly"), effort="low")
    again = build_measure("again", raises=dict.fromkeys(ORGANIZATION[:2], "partly"))
    rest = build_measure("rest", raises={ORGANIZATION[2]: "partly"}, elements=["organization.partnership"])
    advice = match_measures(
        build_library(again, both, rest), FRAMEWORK, build_situation(WAITING, target="being-developed")
    )

    assert [row.measure.key for row in advice.first] == ["both", "rest", "again"]


def test_what_is_near_a_step_that_is_taken_already_is_no_more_use():
    take = build_measure(
        "take", elements=["organization.sharing"], raises=dict.fromkeys(ORGANIZATION, "partly")
    )
    # near: 2 + gap 4 + low effort 2, until the step is taken; far: gap 2 + low effort 2 + mid 1 + stage 3
    near = build_measure("near", elements=["organization.body"], raises={VISION: "improved"}, effort="low")
    far = build_measure("far", effort="low", horizon="mid", stages=["to-be-developed"])
    situation = build_situation(WAITING, target="being-developed")
    advice = match_measures(build_library(near, far, take), FRAMEWORK, situation)

    assert (advice.others, [row.measure.key for row in advice.first]) == ((), ["take", "far", "near"])
    assert [row.points for row in advice.first] == [28, 8, 8]


def test_of_equal_gain_the_measure_that_takes_a_step_comes_first():
    values = {key: value for key, value in WAITING.items() if key != ORGANIZATION[0]}
    gap = build_measure("gap", elements=["policy.vision"], effort="low", stages=["to-be-developed"])
    step = build_measure("step", raises={ORGANIZATION[0]: "partly"}, effort="medium")
    situation = build_situation(values, target="being-developed")
    advice = match_measures(build_library(gap, step), FRAMEWORK, situation)

    assert [(row.measure.key, row.points) for row in advice.first] == [("step", 7), ("gap", 7)]


def test_of_equal_points_the_lighter_comes_first_then_the_order_of_the_library():
    rows = [
        build_measure("soon", effort="high", horizon="mid"),
        build_measure("second", effort="high", horizon="mid"),
        build_measure("light", effort="medium", horizon="long"),
    ]
    advice = match_measures(build_library(*rows), FRAMEWORK, build_situation(WAITING))

    assert [row.measure.key for row in advice.first] == ["light", "soon", "second"]


def test_no_more_than_five_come_first():
    rows = [build_measure(f"m{number}") for number in range(7)]
    advice = match_measures(build_library(*rows), FRAMEWORK, build_situation(WAITING))

    assert [row.measure.key for row in advice.first] == ["m0", "m1", "m2", "m3", "m4"]
    assert [row.measure.key for row in advice.others] == ["m5", "m6"]


def test_an_unanswered_element_is_no_known_gap():
    row = match_one(build_measure("m"), {"organization.body.1": 0}, target="")

    assert row.reasons == ()


def test_a_framework_without_stages_gives_advice_too():
    from dataclasses import replace

    framework = replace(FRAMEWORK, stages=())
    situation = build_situation(WAITING, framework=framework)
    advice = match_measures(build_library(build_measure("m", stages=["in-place"])), framework, situation)

    assert situation.stage == ""
    assert [row.measure.key for row in advice.first] == ["m"]


# ---- What holds whatever a library says --------------------------------------------------------------------

KEYS = [f"m{number}" for number in range(8)]
ELEMENTS = [element.key for element in FRAMEWORK.elements] + ["gone.element"]
LEVELS = ["first-steps", "partly", "in-place", "improved", "gone-level"]


@st.composite
def measures(draw, key):
    def some(choices, most=2):
        return draw(st.lists(st.sampled_from(choices), max_size=most, unique=True))

    return build_measure(
        key,
        elements=some(ELEMENTS) or ["policy.vision"],
        raises={question: draw(st.sampled_from(LEVELS)) for question in some([*QUESTIONS, "gone"], 3)},
        place_kinds=some(["city", "country"]) or ["city"],
        stages=some(["to-be-developed", "being-developed", "in-place", "gone"]),
        economic_groups=some(["leading", "emerging"]),
        characters=some(["A", "C"]),
        issues=some(["traffic", "water"]),
        horizon=draw(st.sampled_from(["quick-win", "mid", "long"])),
        effort=draw(st.sampled_from(["low", "medium", "high"])),
        requires=some([*KEYS, "gone"]),
        scaling=some(["area", "sector"], 1),
        business_models=some(["government", "private"], 1),
    )


libraries = st.integers(0, 8).flatmap(
    lambda count: st.tuples(*(measures(key) for key in KEYS[:count])).map(lambda rows: build_library(*rows))
)
answers = st.fixed_dictionaries({}, optional={key: st.sampled_from([0, 25, 50, 100]) for key in QUESTIONS})
wishes = st.fixed_dictionaries(
    {
        "economic_group": st.sampled_from(["", "leading"]),
        "character": st.sampled_from(["", "C"]),
        "issues": st.sampled_from([frozenset(), frozenset({"traffic"})]),
        "scaling": st.sampled_from(["", "area"]),
        "planned": st.sampled_from([frozenset(), frozenset({"m0"})]),
    }
)


@settings(deadline=None, max_examples=60)
@given(libraries, answers, wishes)
def test_whatever_is_said_the_first_can_be_taken_in_their_order(library, values, wants):
    situation = build_situation(values, **wants)
    advice = match_measures(library, FRAMEWORK, situation)

    assert match_measures(library, FRAMEWORK, situation) == advice
    shown = [row.measure.key for row in (*advice.first, *advice.others)]
    assert sorted(shown) == sorted(measure.key for measure in library.measures)
    assert len(advice.first) <= match.FIRST
    taken: set[str] = set()
    for row in advice.first:
        assert {hindrance.code for hindrance in row.hindrances} <= {"needs_first"}
        assert taken.issuperset(row.needs)
        taken.add(row.measure.key)
    for row in (*advice.first, *advice.others):
        assert {reason.code for reason in row.reasons} <= match.REASON_CODES
        assert {hindrance.code for hindrance in row.hindrances} <= match.HINDRANCE_CODES
        assert row.points >= 0


@settings(deadline=None, max_examples=40)
@given(libraries, answers, st.randoms(use_true_random=False))
def test_the_order_of_the_library_changes_no_points(library, values, chance: random.Random):
    situation = build_situation(values)
    shuffled = list(library.measures)
    chance.shuffle(shuffled)

    def count(measures):
        advice = match_measures(build_library(*measures), FRAMEWORK, situation)
        return {
            row.measure.key: (row.points, row.rises, row.needs) for row in (*advice.first, *advice.others)
        }

    assert count(shuffled) == count(library.measures)
