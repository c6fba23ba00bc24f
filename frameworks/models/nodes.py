"""The tree of a framework: domains, elements, questions and what each level means in a question."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KeyedRow, SourcedRow, VersionRow, name_text
from frameworks.models.scales import Scale, ScaleLevel
from frameworks.spec import PLACE_KINDS
from frameworks.translated_text import TranslatedTextField


def all_place_kinds() -> list[str]:
    """Return every kind of place: what a question fits unless it says otherwise."""
    return list(PLACE_KINDS)


class Basis(models.TextChoices):
    SOURCED = "sourced", _("The source says it")
    OURS = "ours", _("We add it")


class Domain(KeyedRow, SourcedRow):
    """A node that holds elements."""

    title = TranslatedTextField(_("title"), lines=1)
    about = TranslatedTextField(_("about"))
    weight = models.FloatField(_("weight"), default=1, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="domain_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="domain_weight_not_negative"),
        ]


class Element(KeyedRow, SourcedRow):
    """A node that holds questions."""

    domain = models.ForeignKey(
        Domain, verbose_name=_("domain"), on_delete=models.CASCADE, related_name="elements"
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = TranslatedTextField(_("title"), lines=1)
    short_title = TranslatedTextField(_("short title"), lines=1)
    about = TranslatedTextField(_("about"))
    weight = models.FloatField(_("weight"), default=1, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")
        ordering = ["domain", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="element_key_once"),
            models.UniqueConstraint(fields=["version", "number"], name="element_number_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="element_weight_not_negative"),
            models.CheckConstraint(condition=Q(number__gte=1), name="element_number_from_one"),
        ]


class Question(KeyedRow, SourcedRow):
    """One question.

    ``modes`` are keys of modes, ``facts`` keys of facts of the source; ``efforts`` one number for
    each rise (empty: 1 each); ``spread`` is ``{grade: {one_down, one_up, two_down}}`` in percent.
    """

    element = models.ForeignKey(
        Element, verbose_name=_("element"), on_delete=models.CASCADE, related_name="questions"
    )
    scale = models.ForeignKey(
        Scale, verbose_name=_("scale"), on_delete=models.RESTRICT, related_name="questions"
    )
    modes = models.JSONField(_("modes"), default=list)
    weight = models.FloatField(_("weight"), default=1, validators=[MinValueValidator(0)])
    basis = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.OURS)
    facts = models.JSONField(_("facts of the source"), default=list, blank=True)
    place_kinds = models.JSONField(_("kinds of place"), default=all_place_kinds)
    not_applicable = models.BooleanField(_("may be not applicable"), default=False)
    text = TranslatedTextField(_("question"))
    short_text = TranslatedTextField(_("short form"), lines=1)
    guidance = TranslatedTextField(_("guidance"), lines=4)
    evidence = models.JSONField(_("evidence that would show it"), default=list, blank=True)
    efforts = models.JSONField(_("effort of each rise"), default=list, blank=True)
    spread = models.JSONField(_("own chances of the grades, in percent"), default=dict, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["element", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="question_weight_not_negative"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="question_basis_known"),
        ]


class Descriptor(VersionRow):
    """What a level of the scale means in one question."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="descriptors"
    )
    level = models.ForeignKey(ScaleLevel, verbose_name=_("level"), on_delete=models.CASCADE, related_name="+")
    text = TranslatedTextField(_("description"))

    class Meta:
        verbose_name = _("level description")
        verbose_name_plural = _("level descriptions")
        ordering = ["question", "order"]
        constraints = [models.UniqueConstraint(fields=["question", "level"], name="descriptor_level_once")]

    def __str__(self) -> str:
        return name_text(self.text, str(self.pk))
