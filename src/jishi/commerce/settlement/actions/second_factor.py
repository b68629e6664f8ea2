"""Second factor: time-based codes (RFC 6238) from an app, and recovery codes on paper.

A code is spent by the action that it allowed, in the same transaction, so it allows one action
only; older codes than the newest one used are worth nothing. Guessing is limited per person before
any transaction begins, so that a refusal does not give the try back.
"""

from __future__ import annotations

import secrets
from uuid import UUID

import pyotp
from django.conf import settings

from jishi.commerce.settlement import notices
from jishi.commerce.settlement.adapters import vault
from jishi.commerce.settlement.contracts import FactorSetUp
from jishi.commerce.settlement.errors import (
    SecondFactorMissing,
    SecondFactorPresent,
    SecondFactorWrong,
)
from jishi.commerce.settlement.models import RecoveryCode, SecondFactor
from jishi.commerce.settlement.policy import RECOVERY_CODES, TOTP_DRIFT, TOTP_STEP_S
from jishi.kernel import audit, clock, quotas
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id

TRIES = 6
WINDOW_S = 300
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def count_try(person_id: UUID) -> None:
    """Count one use of a code; call it at the edge, before the use case. Raises `TooMany` beyond 6 in
    five minutes."""
    quotas.take(f"second_factor:{person_id}", limit=TRIES, window_s=WINDOW_S)


@use_case
def begin_set_up(*, person_id: UUID, name: str) -> FactorSetUp:
    """A new secret, not in force before it is confirmed; the one before it, if unconfirmed, is gone.
    Raises `SecondFactorPresent`."""
    row = SecondFactor.objects.select_for_update().filter(pk=person_id).first()
    if row is not None and row.confirmed_at is not None:
        raise SecondFactorPresent
    secret = pyotp.random_base32()
    SecondFactor.objects.update_or_create(
        person_id=person_id,
        defaults={
            "secret": vault.lock_up(secret, place=_place(person_id)),
            "begun_at": clock.now(),
            "confirmed_at": None,
            "last_step": 0,
        },
    )
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=settings.MARKET_NAME_EN)
    return FactorSetUp(secret=secret, uri=uri)


@use_case
def confirm_set_up(*, person_id: UUID, code: str) -> list[str]:
    """The first code puts the factor in force; returns ten recovery codes, shown this once.
    Raises `SecondFactorMissing`, `SecondFactorPresent`, `SecondFactorWrong`."""
    row = SecondFactor.objects.select_for_update().filter(pk=person_id).first()
    if row is None:
        raise SecondFactorMissing
    if row.confirmed_at is not None:
        raise SecondFactorPresent
    _spend_code(row, code)
    row.confirmed_at = clock.now()
    row.save(update_fields=["confirmed_at", "last_step"])
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(person_id=person_id).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(person_id=person_id, digest=_digest(person_id, code)) for code in codes]
    )
    audit.write(actor=f"person:{person_id}", verb="second_factor.on", target=f"person:{person_id}")
    notices.factor_changed(person_id, str(new_id()), is_on=True)
    return codes


@use_case
def prove(*, person_id: UUID, code: str) -> None:
    """Spend `code` (from the app, or a recovery code) of this person.

    Locks the person's factor, so two uses of one code at the same moment are one. Raises
    `SecondFactorMissing`, `SecondFactorWrong`. See `count_try`.
    """
    row = SecondFactor.objects.select_for_update().filter(pk=person_id).first()
    if row is None or row.confirmed_at is None:
        raise SecondFactorMissing
    text = code.strip().upper().replace(" ", "")
    if len(text) > 6:
        used = RecoveryCode.objects.filter(
            person_id=person_id, digest=_digest(person_id, text), used_at=None
        ).update(used_at=clock.now())
        if not used:
            raise SecondFactorWrong
        audit.write(
            actor=f"person:{person_id}", verb="second_factor.recovery_code_used",
            target=f"person:{person_id}",
        )  # fmt: skip
        return
    _spend_code(row, text)
    row.save(update_fields=["last_step"])


@use_case
def switch_off(*, person_id: UUID, code: str) -> None:
    """Remove the factor, with a code of it; withdrawing then needs a new one. Raises like `prove`."""
    prove(person_id=person_id, code=code)
    SecondFactor.objects.filter(pk=person_id).delete()
    RecoveryCode.objects.filter(person_id=person_id).delete()
    audit.write(actor=f"person:{person_id}", verb="second_factor.off", target=f"person:{person_id}")
    notices.factor_changed(person_id, str(new_id()), is_on=False)


def _spend_code(row: SecondFactor, code: str) -> None:
    totp = pyotp.TOTP(vault.take_out(bytes(row.secret), place=_place(row.person_id)))
    now = int(clock.now().timestamp()) // TOTP_STEP_S
    for step in range(now - TOTP_DRIFT, now + TOTP_DRIFT + 1):
        if step > row.last_step and secrets.compare_digest(
            totp.generate_otp(step), code.strip() if code.isascii() else ""
        ):
            row.last_step = step
            return
    raise SecondFactorWrong


def _place(person_id: UUID) -> str:
    return f"settlement.second_factor:{person_id}"


def _digest(person_id: UUID, code: str) -> str:
    plain = code.upper().replace("-", "").replace(" ", "")
    return vault.fingerprint(plain, purpose=f"recovery:{person_id}")
