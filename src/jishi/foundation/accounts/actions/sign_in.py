"""Open the door to whoever brings the code; the first time, make the account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.foundation.accounts import codes, policy
from jishi.foundation.accounts.contracts import Address
from jishi.foundation.accounts.errors import AccountClosed, CodeExpired, CodeNotRight
from jishi.foundation.accounts.models import Account, SignInCode
from jishi.foundation.accounts.policy import Attempt
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    attempt: Attempt
    tries_left: int = 0
    person_id: UUID | None = None


def sign_in(*, address: Address, code: str, language: str) -> UUID:
    """The id of the account behind `address`, made if there is none.

    A wrong try is counted even though it is refused, so the attempt commits before the refusal is
    raised. Raises `CodeNotRight`, `CodeExpired`, `AccountClosed`.
    """
    outcome = _try(address=address, code=code, language=language)
    if outcome.attempt is Attempt.WRONG:
        raise CodeNotRight(tries_left=outcome.tries_left)
    if outcome.attempt is Attempt.DEAD:
        raise CodeExpired
    if outcome.person_id is None:
        raise AccountClosed
    return outcome.person_id


@use_case
def _try(*, address: Address, code: str, language: str) -> _Outcome:
    at = clock.now()
    row = SignInCode.objects.select_for_update().filter(address=address.value).first()
    if row is None:
        return _Outcome(attempt=Attempt.DEAD)
    facts = policy.CodeFacts(
        expires_at=row.expires_at,
        tries=row.tries,
        is_used=row.used_at is not None,
        matches=codes.matches(row.digest, address.value, code),
    )
    attempt = policy.judge(facts, at=at)
    if attempt is Attempt.RIGHT:
        row.used_at = at
        row.save(update_fields=["used_at"])
        return _Outcome(attempt=attempt, person_id=_account(address, language, at))
    if attempt is Attempt.WRONG:
        row.tries += 1
        row.save(update_fields=["tries"])
    return _Outcome(attempt=attempt, tries_left=policy.MAX_TRIES - row.tries)


def _account(address: Address, language: str, at: datetime) -> UUID | None:
    """Under the lock of the code's row, so one address makes one account; None when closed."""
    account, is_new = Account.objects.get_or_create(
        **{address.kind: address.value},
        defaults={"id": new_id(), "language": language, "joined_at": at, "password": "!"},
    )
    if not account.is_active:
        return None
    actor = f"person:{account.pk}"
    if is_new:
        audit.write(actor=actor, verb="account.join", target=actor, by=address.kind)
    audit.write(actor=actor, verb="session.open", target=actor)
    return account.pk
