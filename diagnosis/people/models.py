"""Users, known by their e-mail address, and the roles that give them rights on a scope."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password nobody can sign in with it until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make the first administrator of a site."""
        user = self.create_user(email, password, is_superuser=True, **fields)
        Role.objects.create(user=user, kind=RoleKind.ADMINISTRATOR, for_site=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    department = models.CharField(_("department"), max_length=150, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("account made on"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def current_roles(self) -> tuple[Role, ...]:
        """The roles that hold today, read once per request."""
        return tuple(
            Role.objects.current().filter(user=self).select_related("place", "programme", "framework")
        )

    @property
    def is_staff(self) -> bool:
        """May open the administration pages: editors, and administrators."""
        return self.is_superuser or any(
            role.kind in {RoleKind.EDITOR, RoleKind.ADMINISTRATOR} for role in self.current_roles
        )


class RoleKind(models.TextChoices):
    STAFF = "staff", _("City staff")
    LEAD = "lead", _("Lead of a city")
    READER = "reader", _("Reader")
    CONSULTANT = "consultant", _("Consultant")
    EDITOR = "editor", _("Framework editor")
    ADMINISTRATOR = "administrator", _("Administrator")


PLACE_ROLES = (RoleKind.STAFF, RoleKind.LEAD, RoleKind.READER)


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self) -> RoleQuerySet:
        """Only roles that have not ended."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


class Role(models.Model):
    """A user's right of one kind on exactly one scope, until a day where one is named.

    A role on a place reaches neither its parent nor its children.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name=_("user"))
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("place"),
    )
    programme = models.ForeignKey(
        "places.Programme",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("programme"),
    )
    framework = models.ForeignKey(
        "frameworks.Framework",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("framework"),
    )
    for_site = models.BooleanField(_("whole site"), default=False)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                name="role_scope_fits_kind",
                condition=(
                    Q(
                        kind__in=PLACE_ROLES,
                        place__isnull=False,
                        programme__isnull=True,
                        framework__isnull=True,
                        for_site=False,
                    )
                    | Q(
                        kind=RoleKind.CONSULTANT,
                        place__isnull=True,
                        programme__isnull=False,
                        framework__isnull=True,
                        for_site=False,
                    )
                    | Q(
                        kind=RoleKind.EDITOR,
                        place__isnull=True,
                        programme__isnull=True,
                        framework__isnull=False,
                        for_site=False,
                    )
                    | Q(
                        kind=RoleKind.EDITOR,
                        place__isnull=True,
                        programme__isnull=True,
                        framework__isnull=True,
                        for_site=True,
                    )
                    | Q(
                        kind=RoleKind.ADMINISTRATOR,
                        place__isnull=True,
                        programme__isnull=True,
                        framework__isnull=True,
                        for_site=True,
                    )
                ),
                violation_error_message=_(
                    "Choose exactly one scope: a place for staff, lead and reader; a programme for a "
                    "consultant; a framework or the whole site for an editor; the whole site for an "
                    "administrator."
                ),
            ),
            # SQLite knows no "nulls are equal" in a constraint; 0 is no row's id.
            models.UniqueConstraint(
                "user",
                "kind",
                *(
                    Coalesce(scope, 0, output_field=models.BigIntegerField())
                    for scope in ("place", "programme", "framework")
                ),
                name="role_once",
                violation_error_message=_("The user has this role already."),
            ),
        ]

    def __str__(self) -> str:
        scope = self.place or self.programme or self.framework or _("whole site")
        return f"{self.get_kind_display()}: {scope}"
