"""What the page of the map shows: choices, finding, drawings, the list beside them, and what is not on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import Option, Selection, name_ground, read_selection
from diagnosis.comparison.ground import COMMON
from diagnosis.comparison.map_drawing import KeyEntry, Level, Mark, draw_map, draw_picture
from diagnosis.comparison.map_signs import Placed, place_labels, place_signs
from diagnosis.comparison.map_wording import (
    STAGE,
    describe_map,
    name_group,
    name_rank,
    name_subject,
    name_window,
    say_common_ground,
    say_finding,
    say_group,
)
from diagnosis.comparison.mapped import (
    MappedPlace,
    count_origins,
    count_ranks,
    list_mapped,
    list_reference,
    load_scores,
)
from diagnosis.comparison.mapping import (
    NAMED_WINDOWS,
    SMALLEST_WINDOW,
    Degrees,
    Frame,
    Window,
    fit_window,
    read_window,
    write_window,
)
from diagnosis.comparison.outlines import draw_land
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.wording import say_unknown
from diagnosis.places.selectors import REFERENCE_FRAMEWORK
from diagnosis.results.published import load_reference_page
from diagnosis.results.wording import list_thresholds
from frameworks.spec import Framework

FEW = 3
"""With fewer places on the map than these, published marks stand beside them unless they are switched off."""
PAGE_SIZE = 50
MOST_NAMES = 30
WIDE, NARROW, PICTURE = 760.0, 328.0, 1040.0
FLATTEST, HIGHEST = 0.5, 0.8
FLATTEST_NARROW = 0.65
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the map, as far as it is known; ``window`` is empty for the places shown."""

    by: str
    origin: str
    window: str
    reference: str
    page: int


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another part of the map, or to other answers."""

    title: str
    address: str
    is_here: bool
    count: int | None = None


@dataclass(frozen=True)
class MapPage:
    """The map of one selection; ``spec`` is None where neither results nor published marks are there."""

    selection: Selection
    spec: Framework | None
    asked: Asked
    unknown: tuple[str, ...]
    origins: tuple[Option, ...]
    answered: tuple[MappedPlace, ...]
    reference: tuple[MappedPlace, ...]

    @cached_property
    def located(self) -> list[MappedPlace]:
        """The results that have a position."""
        return [place for place in self.answered if place.position is not None]

    @cached_property
    def unplaced(self) -> list[MappedPlace]:
        """The results without a position."""
        return [place for place in self.answered if place.position is None]

    @cached_property
    def shows_reference(self) -> bool:
        """Published marks are on the map: switched on, or not switched off where few places are."""
        if not self.reference or self.asked.reference == NO:
            return False
        return self.asked.reference == YES or len(self.located) < FEW

    @cached_property
    def marked(self) -> list[MappedPlace]:
        """The published marks that are shown."""
        return [place for place in self.reference if place.position and self.shows_reference]

    @cached_property
    def window(self) -> Window:
        found = read_window(self.asked.window) if self.asked.window else None
        return found or fit_window(_positions([*self.located, *self.marked]))

    @cached_property
    def frame(self) -> Frame:
        """The drawing for wide screens; what it shows is what the list holds."""
        return Frame.of_width(self.window, WIDE, flattest=FLATTEST, highest=HIGHEST)

    @cached_property
    def listed(self) -> list[MappedPlace]:
        """The results in the part of the map that is shown."""
        return [place for place in self.located if self._is_seen(place)]

    @cached_property
    def listed_marks(self) -> list[MappedPlace]:
        """The published marks in the part of the map that is shown."""
        return [place for place in self.marked if self._is_seen(place)]

    @cached_property
    def outside_count(self) -> int:
        """How many results have a position outside the part that is shown."""
        return len(self.located) - len(self.listed)

    def _is_seen(self, place: MappedPlace) -> bool:
        return place.position is not None and self.frame.seen.contains(place.position)

    @cached_property
    def leading(self) -> list[MappedPlace]:
        """What the headline is about: the results on the map, else the published marks."""
        return self.located or self.marked

    @cached_property
    def finding(self) -> str:
        if self.spec is None or not self.leading:
            return ""
        only = self.leading[0].name if len(self.leading) == 1 else ""
        return say_finding(self.asked.by, count_ranks(self.leading), self.spec, place=only)

    @property
    def problems(self) -> list[str]:
        """Sentences on what the address asks for and is not there."""
        asked = self.asked.page
        beyond = [say_unknown("page", str(asked))] if asked > self.page.paginator.num_pages else []
        return [*self.unknown, *beyond]

    @property
    def is_led_by_reference(self) -> bool:
        return not self.located and bool(self.marked)

    @property
    def caption(self) -> str:
        """Ground and origin in one line."""
        if self.selection.ground is None or self.is_led_by_reference:
            return _("Published marks, 2022")
        origin = str(Origin(self.asked.origin).label) if self.asked.origin else ""
        return " · ".join(filter(None, [name_ground(self.selection.ground), origin]))

    @property
    def subject(self) -> str:
        return name_subject(self.asked.by, self.spec) if self.spec is not None else ""

    @property
    def by_stage(self) -> bool:
        return self.asked.by == STAGE

    @property
    def choices(self) -> list[Option]:
        """What the signs can show: the stage, or one domain."""
        return (
            [Option(by, name_subject(by, self.spec)) for by in list_subjects(self.spec)] if self.spec else []
        )

    @property
    def key(self) -> list[tuple[int, int, str]]:
        """The stages for the key: number from 1 (0: none), of how many, and name; the highest first."""
        spec = self.spec
        if spec is None:
            return []
        count = len(spec.stages)
        named = [(rank + 1, count, name_rank(STAGE, rank, spec)) for rank in range(count - 1, -1, -1)]
        return [*named, (0, count, name_rank(STAGE, None, spec))]

    @cached_property
    def page(self) -> Page[MappedPlace]:
        return Paginator(self.listed, PAGE_SIZE).get_page(self.asked.page)

    @cached_property
    def rows(self) -> list[tuple[MappedPlace, float | None]]:
        """The results of this page of the list with their scores (for a domain only)."""
        rows = list(self.page)
        ids = [place.result_id for place in rows if place.result_id is not None]
        scores = {} if self.by_stage or not ids else load_scores(ids, domain=self.asked.by)
        return [(place, scores.get(place.result_id or 0)) for place in rows]

    @property
    def shows_scores(self) -> bool:
        """A stage has no score, nor has a published mark."""
        return not self.by_stage and bool(self.rows)

    @property
    def thresholds(self) -> list[float]:
        """Scores at which a level begins."""
        return list_thresholds(self.spec) if self.spec is not None else []

    @property
    def unplaced_names(self) -> list[MappedPlace]:
        return self.unplaced[:MOST_NAMES]

    @property
    def unplaced_more(self) -> int:
        return max(len(self.unplaced) - MOST_NAMES, 0)

    @property
    def is_made_up(self) -> bool:
        """Invented and synthetic places lie nowhere."""
        return self.asked.origin in (Origin.INVENTED, Origin.SYNTHETIC)

    def address(self, **changes: str) -> str:
        """Return the query of an address of this map with these changes; an empty value takes one away."""
        asked = self.asked
        own = {"by": asked.by, "origin": asked.origin, "window": asked.window, "reference": asked.reference}
        return self.selection.address_part(**{**own, **changes})

    @property
    def address_part(self) -> str:
        return self.address()

    @property
    def hidden_fields(self) -> dict[str, str]:
        """What the form of the map keeps: ground, filters, origin and window."""
        asked = self.asked
        kept = {**self.selection.parameters, "origin": asked.origin, "window": asked.window}
        return {name: value for name, value in kept.items() if value}

    @property
    def windows(self) -> list[Way]:
        return [
            Way(name_window(name), self.address(window=name), name == self.asked.window)
            for name in ("", *NAMED_WINDOWS)
        ]

    @property
    def origin_ways(self) -> list[Way]:
        return [
            Way(
                option.title,
                self.address(origin=option.value),
                option.value == self.asked.origin,
                option.count,
            )
            for option in self.origins
        ]

    @property
    def pages(self) -> list[Way | None]:
        """The pages of the list, None for some that are left out; nothing where there is one page."""
        paginator = self.page.paginator
        if paginator.num_pages == 1:
            return []
        return [
            Way(str(number), self.address(page=str(number)), number == self.page.number)
            if isinstance(number, int)
            else None
            for number in paginator.get_elided_page_range(self.page.number)
        ]

    @cached_property
    def described(self) -> str:
        assert self.spec is not None
        places = self.listed or self.listed_marks
        return describe_map(self.finding, count_ranks(places), self.asked.by, self.spec)

    @cached_property
    def narrow_frame(self) -> Frame:
        """The same map for a phone: its signs keep their size, so it groups more of them."""
        return Frame.of_width(self.frame.seen, NARROW, flattest=FLATTEST_NARROW, highest=1.0)

    @cached_property
    def _drawn(self) -> tuple[list[Mark], list[Mark]]:
        return self._list_marks(self.frame), self._list_marks(self.narrow_frame)

    @property
    def groups_seen(self) -> str:
        """In which size some signs are drawn as a group: "both", "wide", "narrow", or nothing."""
        return self._tell_size(lambda mark: mark.is_group)

    @property
    def lines_seen(self) -> str:
        """In which size some signs are moved from their place, told like ``groups_seen``."""
        return self._tell_size(lambda mark: mark.is_moved)

    def _tell_size(self, has: Callable[[Mark], bool]) -> str:
        wide, narrow = (any(has(mark) for mark in marks) for marks in self._drawn)
        return {(True, True): "both", (True, False): "wide", (False, True): "narrow"}.get((wide, narrow), "")

    @property
    def wide(self) -> SafeString:
        return self._draw(self.frame, self._drawn[0], "map__drawing map__drawing--wide")

    @property
    def narrow(self) -> SafeString:
        return self._draw(self.narrow_frame, self._drawn[1], "map__drawing map__drawing--narrow")

    def _draw(self, frame: Frame, marks: Sequence[Mark], class_name: str) -> SafeString:
        drawn = draw_map(frame, draw_land(frame), marks, described=self.described, class_name=class_name)
        return mark_safe(drawn)  # noqa: S308  made by our own functions, which escape every word

    def draw_picture(self) -> tuple[str, float, float]:
        """Return the map as a picture without links, with its key, its width and its height."""
        assert self.spec is not None
        frame = Frame.of_width(self.frame.seen, PICTURE, flattest=FLATTEST, highest=HIGHEST)
        svg, height = draw_picture(
            frame,
            draw_land(frame),
            self._list_marks(frame),
            list_key(self.asked.by, self.spec, has_reference=bool(self.listed_marks)),
            described=self.described,
        )
        return svg, frame.width, height

    def _list_marks(self, frame: Frame) -> list[Mark]:
        places = [*self.listed, *self.listed_marks]
        spots = [frame.place(place.position) for place in places if place.position is not None]
        layers = [int(place.is_reference) for place in places]
        placed = place_signs(spots, layers, width=frame.width, height=frame.height)
        names = [place.name for place in places]
        labels = place_labels(placed, names, width=frame.width, height=frame.height)
        return [
            self._make_group(one, [places[index] for index in one.members])
            if one.is_group
            else _make_mark(one, places[one.members[0]], label=labels.get(index))
            for index, one in enumerate(placed)
        ]

    def _make_group(self, placed: Placed, places: Sequence[MappedPlace]) -> Mark:
        assert self.spec is not None
        counted: dict[Level, int] = {}
        for place in places:
            counted[place.level] = counted.get(place.level, 0) + 1
        ordered = sorted(counted, key=lambda level: -1 if level.rank is None else level.rank, reverse=True)
        levels = tuple((level, counted[level]) for level in ordered)
        closer = write_window(fit_window(_positions(places), smallest=SMALLEST_WINDOW))
        # There is nothing closer than the smallest window: then the list names the places.
        address = "#map-list" if self.window.is_smallest else f"?{self.address(window=closer)}"
        return Mark(
            at=placed.at,
            true=placed.true,
            name=name_group(len(places)),
            words=say_group(self.asked.by, levels, self.spec),
            address=address,
            levels=levels,
            is_moved=placed.is_moved,
            is_reference=places[0].is_reference,
            is_group=True,
        )


def _make_mark(placed: Placed, place: MappedPlace, **fields: object) -> Mark:
    return Mark(
        at=placed.at,
        true=placed.true,
        name=place.name,
        words=place.words,
        address=place.address,
        levels=((place.level, 1),),
        is_moved=placed.is_moved,
        is_reference=place.is_reference,
        **fields,  # type: ignore[arg-type]
    )


def _positions(places: Iterable[MappedPlace]) -> list[Degrees]:
    return [place.position for place in places if place.position is not None]


def list_subjects(spec: Framework) -> list[str]:
    """Return what signs can show in this framework: stages where it has some, then its domains."""
    return [*([STAGE] if spec.stages else []), *(domain.key for domain in spec.domains)]


def list_key(by: str, spec: Framework, *, has_reference: bool) -> list[KeyEntry]:
    """Return the key of a picture, the highest level first."""
    is_stage = by == STAGE
    count = len(spec.stages if is_stage else spec.readiness_levels)
    ranks: list[int | None] = [*range(count - 1, -1, -1), None]
    entries = [KeyEntry(Level(rank, count - 1, is_stage), name_rank(by, rank, spec)) for rank in ranks]
    if has_reference:
        highest = Level(count - 1, count - 1, is_stage)
        words = _("Smaller signs: published marks, 2022")
        entries.append(KeyEntry(highest, words, is_reference=True))
    return entries


def read_map(reach: Reach, parameters: Mapping[str, str]) -> MapPage:
    """Gather the map that an address asks for; what is unknown there is left out and named."""
    selection, problems = _select(reach, parameters)
    ground = selection.ground
    may_stand_beside = ground is None or ground.spec.key == REFERENCE_FRAMEWORK
    published = load_reference_page() if may_stand_beside else None
    spec = ground.spec if ground is not None else published.spec if published is not None else None
    origins = tuple(count_origins(selection))
    asked = _read_asked(spec, [option.value for option in origins], parameters, problems)
    answered = list_mapped(selection, origin=asked.origin, by=asked.by) if asked.origin else []
    reference = list_reference(published, selection, by=asked.by) if published is not None and spec else []
    return MapPage(selection, spec, asked, tuple(problems), origins, tuple(answered), tuple(reference))


def _select(reach: Reach, parameters: Mapping[str, str]) -> tuple[Selection, list[str]]:
    """Read the selection; questions that versions have in common give no level, so one method is taken."""
    if parameters.get("version", "").strip() != COMMON:
        selection = read_selection(reach, parameters)
        return selection, list(selection.problems)
    rest = {name: value for name, value in parameters.items() if name != "version"}
    selection = read_selection(reach, rest)
    said = [say_common_ground(selection.ground.version)] if selection.ground is not None else []
    return selection, [*selection.problems, *said]


def _read_asked(
    spec: Framework | None, origins: Sequence[str], parameters: Mapping[str, str], problems: list[str]
) -> Asked:
    """Return what the address asks of the map; what is unknown there is added to the problems."""

    def read(name: str, is_known: Callable[[str], bool], otherwise: str = "") -> str:
        value = parameters.get(name, "").strip()
        if not value or is_known(value):
            return value or otherwise
        problems.append(say_unknown(name, value))
        return otherwise

    subjects = list_subjects(spec) if spec is not None else [STAGE]
    origin = parameters.get("origin", "").strip()
    page = read("page", _is_number, "1")
    return Asked(
        by=read("by", subjects.__contains__, subjects[0]),
        # An unknown origin is named by the selection; one without results here stays chosen.
        origin=origin if origin in Origin.values else next(iter(origins), ""),
        window=read("window", lambda value: read_window(value) is not None),
        reference=read("reference", (YES, NO).__contains__),
        page=int(page),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < len(text) < 7 and int(text) > 0
