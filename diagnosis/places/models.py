"""Places that are assessed, what is published about them, and programmes that group them."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frameworks.spec import PlaceKind as SpecPlaceKind
from frameworks.spec import read_text
from frameworks.translated_text import TranslatedTextField


class PlaceKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")


# A parent is of a higher kind than its child, so there is no cycle.
KIND_RANKS = {PlaceKind.DISTRICT: 0, PlaceKind.CITY: 1, PlaceKind.REGION: 2, PlaceKind.COUNTRY: 3}


class EconomicGroup(models.TextChoices):
    """Economic group of a country (JICA 2022, section 4-3-2, Figure 4-77)."""

    LEADING = "leading", _("Leading group")
    TRANSFORMING = "transforming", _("Transforming group")
    EMERGING = "emerging", _("Emerging group")


class Character(models.TextChoices):
    """Character of a city (JICA 2022, section 4-3-2, Figure 4-77): a guided choice, not computed."""

    METROPOLIS = "A", _("Metropolis")
    REGIONAL_CORE = "B", _("Regional core city")
    SPECIALISED = "C", _("City with one main industry")
    SPECIFIC_AREA = "D", _("Specific area")


class Place(models.Model):
    """A country, region, city or district. Texts are ``{language: text}``."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    name = TranslatedTextField(_("name"), lines=1)
    country_code = models.CharField(_("country code"), max_length=2)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    boundary = TranslatedTextField(_("boundary note"))
    economic_group = models.CharField(
        _("economic group, as published"), max_length=20, choices=EconomicGroup.choices, blank=True
    )
    computed_economic_group = models.CharField(
        _("economic group by the rule"), max_length=20, choices=EconomicGroup.choices, blank=True
    )
    economic_group_note = TranslatedTextField(_("note on the economic group"))
    character = models.CharField(_("character"), max_length=1, choices=Character.choices, blank=True)
    character_note = TranslatedTextField(_("note on the character"))
    issues_note = TranslatedTextField(_("why no urban issues are named"))
    # Degrees of the place's middle, for maps; both or neither.
    latitude = models.DecimalField(_("latitude"), max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=6, decimal_places=3, null=True, blank=True)
    invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["country_code", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_known"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="place_not_in_itself"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_location_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return read_text(self.name, get_language() or "en")

    def clean(self) -> None:
        if self.parent and KIND_RANKS[PlaceKind(self.parent.kind)] <= KIND_RANKS[PlaceKind(self.kind)]:
            raise ValidationError(
                {"parent": _("A place lies in a place of a higher kind: a city in a region or a country.")}
            )

    @property
    def spec_kind(self) -> SpecPlaceKind:
        """The kind as frameworks know it."""
        return cast("SpecPlaceKind", self.kind)

    @property
    def country(self) -> Place:
        """The country this place lies in, or the place itself where none is known."""
        place = self
        while place.parent is not None:
            place = place.parent
        return place


class SourceWork(models.Model):
    """A published work that figures and marks are taken from."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = TranslatedTextField(_("title"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return read_text(self.title, get_language() or "en")


class ClassAxis(models.TextChoices):
    ECONOMIC = "economic", _("Economic group of the country")
    CHARACTER = "character", _("Character of the city")


class CityClass(models.Model):
    """What a class of cities means: its words and its typical issues (JICA 2022, section 4-3-2).

    ``key`` is a value of ``EconomicGroup`` or of ``Character``, by the axis.
    """

    axis = models.CharField(_("axis"), max_length=20, choices=ClassAxis.choices)
    key = models.CharField(_("key"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    title = TranslatedTextField(_("title"), lines=1)
    about = TranslatedTextField(_("about"))

    class Meta:
        verbose_name = _("class of cities")
        verbose_name_plural = _("classes of cities")
        ordering = ["axis", "order"]
        constraints = [models.UniqueConstraint(fields=["axis", "key"], name="city_class_once")]

    def __str__(self) -> str:
        return read_text(self.title, get_language() or "en")


class IssueTag(models.Model):
    """A kind of urban issue, such as traffic congestion."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    title = TranslatedTextField(_("title"), lines=1)

    class Meta:
        verbose_name = _("kind of urban issue")
        verbose_name_plural = _("kinds of urban issue")
        ordering = ["order"]

    def __str__(self) -> str:
        return read_text(self.title, get_language() or "en")


class UrbanIssue(models.Model):
    """One urban issue of a place, in our words after the source."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="issues", verbose_name=_("place"))
    order = models.PositiveSmallIntegerField(_("order"))
    tag = models.ForeignKey(IssueTag, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    text = TranslatedTextField(_("text"))

    class Meta:
        verbose_name = _("urban issue")
        verbose_name_plural = _("urban issues")
        ordering = ["place", "order"]
        constraints = [models.UniqueConstraint(fields=["place", "order"], name="urban_issue_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.tag}"


class Statistic(models.Model):
    """One figure about a place with its unit, year and source.

    ``value`` is empty where the source's figure is provably wrong; then ``reason`` says why it is left
    out. Where it is only doubtful the value stays and ``reason`` is its flag.
    """

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="statistics", verbose_name=_("place")
    )
    key = models.SlugField(_("key"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    work = models.ForeignKey(
        SourceWork,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source"),
    )
    source = models.CharField(_("place in the source"), max_length=200, blank=True)
    reason = TranslatedTextField(_("why it is doubtful or left out"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "key", "year", "source"],
                condition=Q(year__isnull=False),
                name="statistic_once",
            ),
            models.UniqueConstraint(
                fields=["place", "key", "source"],
                condition=Q(year__isnull=True),
                name="statistic_without_year_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.key}: {self.key}"


class Mark(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    PARTIAL = "partial", _("Partial")
    NOT_PREPARED = "not-prepared", _("Not prepared")


class PublishedDiagnosis(models.Model):
    """A row of a published diagnosis: reference data, never mixed with answered assessments."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="published_diagnosis")
    order = models.PositiveSmallIntegerField(_("order"))
    group = models.CharField(_("published group"), max_length=40, blank=True)
    date = TranslatedTextField(_("state of"), lines=1)
    work = models.ForeignKey(SourceWork, on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    source = TranslatedTextField(_("place in the source"), lines=1)

    class Meta:
        verbose_name = _("published diagnosis")
        verbose_name_plural = _("published diagnoses")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.place.key


class PublishedMark(models.Model):
    """One published mark with what the source's text says, and where text and mark disagree."""

    diagnosis = models.ForeignKey(PublishedDiagnosis, on_delete=models.CASCADE, related_name="marks")
    domain_key = models.SlugField(_("domain"), max_length=40)
    mark = models.CharField(_("mark"), max_length=20, choices=Mark.choices)
    note = TranslatedTextField(_("what the text says"))
    conflict = TranslatedTextField(_("where text and mark disagree"))

    class Meta:
        verbose_name = _("published mark")
        verbose_name_plural = _("published marks")
        ordering = ["diagnosis", "id"]
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "domain_key"], name="published_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.diagnosis.place.key}: {self.domain_key}"


class Programme(models.Model):
    """Places that are assessed together on one framework version."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = TranslatedTextField(_("name"), lines=1)
    version = models.ForeignKey(
        "frameworks.FrameworkVersion", verbose_name=_("framework version"), on_delete=models.PROTECT
    )
    mode = models.SlugField(_("mode"), max_length=40, blank=True, help_text=_("Empty: any mode."))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    # An order of places misleads more than it tells: off until an administrator decides otherwise.
    shows_order = models.BooleanField(_("shows an order of its places"), default=False)
    places = models.ManyToManyField(
        Place, through="ProgrammePlace", related_name="programmes", verbose_name=_("places")
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["key"]

    def __str__(self) -> str:
        return read_text(self.name, get_language() or "en")


class ProgrammePlace(models.Model):
    """Membership of a place in a programme; consultants reach the place only while it is a member."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="memberships")
    joined_on = models.DateField(_("joined on"), auto_now_add=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("member place")
        verbose_name_plural = _("member places")
        constraints = [models.UniqueConstraint(fields=["programme", "place"], name="programme_place_once")]

    def __str__(self) -> str:
        return f"{self.programme.key}: {self.place.key}"
