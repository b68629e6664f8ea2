"""People and how they prove who they are."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from jishi.kernel.ids import new_id


class Account(AbstractBaseUser):
    """A person. Phone (E.164) or e-mail (lower case) is the way in; there is no password."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = models.CharField(max_length=20, unique=True, null=True)
    email = models.CharField(max_length=254, unique=True, null=True)
    name = models.CharField(max_length=30, blank=True)
    bio = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="zh")
    avatar_picture_id = models.UUIDField(null=True)
    #: Address of the uploaded picture; empty: the drawn one.
    avatar_url = models.CharField(max_length=300, blank=True)
    #: Which desks this person may open: merchant is derived from a shop; "review", "operator".
    desks: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list
    )
    is_demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["Account"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(phone__isnull=False) | Q(email__isnull=False),
                name="account_has_address",
            )
        ]


class Session(AbstractBaseSession):
    """A browser's session with its person, so that both are read at once."""

    account = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )


class SignInCode(models.Model):
    """The newest code sent to an address. Only an HMAC of it is kept."""

    address = models.CharField(max_length=254, primary_key=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
