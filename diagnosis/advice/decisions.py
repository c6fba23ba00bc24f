"""What a city decides beside a result: each write is one function here.

Wishes about rises, the stage to reach, its own targets, and the guided choices that feed the advice. They
belong to the plan, so that the next round begins with them. ``by`` is who decides, for the trail; None
means the program itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diagnosis.advice.errors import InvalidDecision
from diagnosis.advice.library import Library
from diagnosis.advice.models import DomainTarget, Plan, PlanIssue, RiseWish, WishKind
from diagnosis.advice.permissions import identify_plan
from diagnosis.assessments.models import Assessment
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from diagnosis.places.models import Character, IssueTag
from frameworks.selectors import load_spec
from frameworks.spec import Framework


def open_plan(assessment: Assessment) -> Plan:
    """Return the plan of the line of rounds, made now if there is none yet."""
    plan, _created = Plan.objects.get_or_create(**identify_plan(assessment))
    return plan


@transaction.atomic
def wish(*, assessment: Assessment, question: str, level: str, kind: str, by: User | None = None) -> RiseWish:
    """Say of a rise that it is out of reach, decided or a first choice; one wish holds for a question.

    Raises InvalidDecision for a question, level or kind that there is not.
    """
    spec = load_spec(assessment.version_id)
    if kind not in WishKind.values:
        raise InvalidDecision("kind", _("Choose one of the marks shown."))
    asked = {row.key: row for row in spec.list_questions(assessment.mode, assessment.place.spec_kind)}
    if question not in asked or asked[question].scale.find_level(level) is None:
        raise InvalidDecision("question", _("This round does not ask this question at this level."))
    values = {"level_key": level, "kind": kind}
    plan = open_plan(assessment)
    row, _created = RiseWish.objects.update_or_create(plan=plan, question_key=question, defaults=values)
    plan.save(update_fields=["changed_at"])
    _record("advice.rise_marked", plan, by, question=dict(asked[question].short_text), mark=kind)
    return row


@transaction.atomic
def take_wish_back(*, plan: Plan, question: str, by: User | None = None) -> None:
    """Forget what was said of the rises of a question; nothing happens where nothing was said."""
    if not RiseWish.objects.filter(plan=plan, question_key=question).delete()[0]:
        return
    plan.save(update_fields=["changed_at"])
    _record("advice.mark_taken_back", plan, by)


@transaction.atomic
def choose_stage(*, assessment: Assessment, stage: str, by: User | None = None) -> Plan:
    """Choose the stage to which paths lead; empty: the next one. Raises InvalidDecision."""
    stages = load_spec(assessment.version_id).stages_by_key
    if stage and stage not in stages:
        raise InvalidDecision("stage", _("Choose one of the stages shown."))
    plan = open_plan(assessment)
    plan.target_stage = stage
    plan.save(update_fields=["target_stage", "changed_at"])
    if stage:
        _record("advice.stage_chosen", plan, by, stage=dict(stages[stage].title))
    else:
        _record("advice.next_stage_chosen", plan, by)
    return plan


@transaction.atomic
def set_targets(
    *, assessment: Assessment, targets: Mapping[str, float | None], by: User | None = None
) -> Plan:
    """Set the city's own target (0-100) for each domain given; None takes it away. All or none.

    Raises InvalidDecision with the key of the domain as field.
    """
    spec = load_spec(assessment.version_id)
    for domain, score in targets.items():
        if domain not in spec.domains_by_key:
            raise InvalidDecision(domain, _("This questionnaire has no such part."))
        if score is not None and not 0 <= score <= 100:
            raise InvalidDecision(domain, _("Give a number from 0 to 100."))
    plan = open_plan(assessment)
    for domain, score in targets.items():
        if score is None:
            DomainTarget.objects.filter(plan=plan, domain_key=domain).delete()
        else:
            DomainTarget.objects.update_or_create(plan=plan, domain_key=domain, defaults={"score": score})
    plan.save(update_fields=["changed_at"])
    _record("advice.targets_set", plan, by, count=DomainTarget.objects.filter(plan=plan).count())
    return plan


@transaction.atomic
def choose_situation(
    *,
    assessment: Assessment,
    library: Library,
    character: str,
    scaling: str,
    business_model: str,
    issues: Iterable[str],
    by: User | None = None,
) -> Plan:
    """Keep the guided choices; empty means not chosen. All or none.

    Raises InvalidDecision with the field that names something unknown.
    """
    refusal = _("Choose one of the answers shown.")
    if character and character not in Character.values:
        raise InvalidDecision("character", refusal)
    if scaling and scaling not in {option.key for option in library.scaling.options}:
        raise InvalidDecision("scaling", refusal)
    if business_model and business_model not in {option.key for option in library.business_models.options}:
        raise InvalidDecision("business_model", refusal)
    wanted = set(issues)
    tags = list(IssueTag.objects.filter(key__in=wanted))
    if len(tags) != len(wanted):
        raise InvalidDecision("issues", refusal)
    # Held until the end: of two people who save at once, the second's ticks stand alone.
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=open_plan(assessment).pk)
    plan.character, plan.scaling, plan.business_model = character, scaling, business_model
    plan.issues_chosen = True
    plan.save(update_fields=["character", "scaling", "business_model", "issues_chosen", "changed_at"])
    plan.issues.exclude(tag__in=tags).delete()
    for tag in tags:
        PlanIssue.objects.get_or_create(plan=plan, tag=tag)
    _record("advice.situation_chosen", plan, by)
    return plan


def list_stages_above(spec: Framework, stage: str) -> list[str]:
    """Return the keys of the stages above one, the nearest first; all but the lowest where it is ''."""
    keys = [row.key for row in reversed(spec.stages)]
    return keys[keys.index(stage) + 1 :] if stage in keys else keys[1:]


def _record(kind: str, plan: Plan, by: User | None, **params: Any) -> None:
    record_event(kind, by=by, place=plan.place, subject=f"roadmap:{plan.pk}", **params)
