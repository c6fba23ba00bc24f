"""Places that are assessed, what is published about them, and programmes that group them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frameworks.spec import read_text


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
        "self", verbose_name=_("lies in"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.JSONField(_("name"))
    country_code = models.CharField(_("country code"), max_length=2)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    boundary = models.JSONField(_("boundary note"), default=dict, blank=True)
    economic_group = models.CharField(
        _("economic group, as published"), max_length=20, choices=EconomicGroup.choices, blank=True
    )
    computed_economic_group = models.CharField(
        _("economic group by the rule"), max_length=20, choices=EconomicGroup.choices, blank=True
    )
    economic_group_note = models.JSONField(_("note on the economic group"), default=dict, blank=True)
    character = models.CharField(_("character"), max_length=1, choices=Character.choices, blank=True)
    character_note = models.JSONField(_("note on the character"), default=dict, blank=True)
    invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["country_code", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_known"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="place_not_in_itself"),
        ]

    def __str__(self) -> str:
        return read_text(self.name, get_language() or "en")

    def clean(self) -> None:
        if self.parent and KIND_RANKS[PlaceKind(self.parent.kind)] <= KIND_RANKS[PlaceKind(self.kind)]:
            raise ValidationError({"parent": _("A place lies in a place of a higher kind: a city in a region or a country.")})

    @property
    def country(self) -> Place:
        """The country this place lies in, or the place itself where none is known."""
        place = self
        while place.parent is not None:
            place = place.parent
        return place


class UrbanIssue(models.Model):
    """One urban issue of a place, in our words after the source."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="issues")
    order = models.PositiveSmallIntegerField()
    tag = models.SlugField(max_length=40)
    text = models.JSONField()

    class Meta:
        verbose_name = _("urban issue")
        verbose_name_plural = _("urban issues")
        ordering = ["place", "order"]
        constraints = [models.UniqueConstraint(fields=["place", "order"], name="urban_issue_once")]

    def __str__(self) -> str:
        return f"{self.place.key}: {self.tag}"


class Statistic(models.Model):
    """One figure about a place with its unit, year and source.

    ``value`` is empty where the source's figure is provably wrong; then ``reason`` says why it is left
    out. Where it is only doubtful the value stays and ``reason`` is its flag.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="statistics")
    key = models.SlugField(max_length=40)
    value = models.DecimalField(max_digits=20, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    reason = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "key", "year", "source"], name="statistic_once"),
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
    order = models.PositiveSmallIntegerField(unique=True)
    group = models.CharField(max_length=40, blank=True)
    date = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    comment = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("published diagnosis")
        verbose_name_plural = _("published diagnoses")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.place.key


class PublishedMark(models.Model):
    """One published mark with what the source's text says, and where text and mark disagree."""

    diagnosis = models.ForeignKey(PublishedDiagnosis, on_delete=models.CASCADE, related_name="marks")
    domain_key = models.SlugField(max_length=40)
    mark = models.CharField(max_length=20, choices=Mark.choices)
    note = models.JSONField(default=dict, blank=True)
    conflict = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("published mark")
        verbose_name_plural = _("published marks")
        ordering = ["diagnosis", "id"]
        constraints = [models.UniqueConstraint(fields=["diagnosis", "domain_key"], name="published_mark_once")]

    def __str__(self) -> str:
        return f"{self.diagnosis.place.key}: {self.domain_key}"


class Programme(models.Model):
    """Places that are assessed together on one framework version."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.JSONField(_("name"))
    version = models.ForeignKey("frameworks.FrameworkVersion", verbose_name=_("framework version"), on_delete=models.PROTECT)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    places = models.ManyToManyField(Place, through="ProgrammePlace", related_name="programmes", verbose_name=_("places"))

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
