"""Users, known by their e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diagnosis.people.models.roles import Role, RoleKind


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
    # Of mail to this person; pages follow the browser's choice.
    language = models.CharField(
        _("language of mail"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
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

    @property
    def follows_programmes(self) -> bool:
        """Has pages of programmes: consultants of one, and administrators."""
        return self.is_superuser or any(
            role.kind in {RoleKind.CONSULTANT, RoleKind.ADMINISTRATOR} for role in self.current_roles
        )
