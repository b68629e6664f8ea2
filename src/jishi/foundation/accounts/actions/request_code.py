"""Send a sign-in code."""

from __future__ import annotations

from jishi.foundation.accounts import addresses, codes, policy, ports
from jishi.foundation.accounts.contracts import Address, SentCode
from jishi.foundation.accounts.models import SignInCode
from jishi.kernel import clock
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import TooMany


@use_case
def request_code(*, address: Address, language: str) -> SentCode:
    """Replace whatever code the address had and hand the new one to its courier.

    Accounts are not looked at, so the answer and its time tell nothing about who is known. Holds an
    advisory lock on the address. Raises `TooMany` while the last code is younger than a minute, and
    what the courier raises.
    """
    at = clock.now()
    advisory_lock("accounts.code", [address.value])
    refuse_early(address)
    code = codes.new_code()
    SignInCode.objects.update_or_create(
        address=address.value,
        defaults={
            "digest": codes.digest(address.value, code),
            "sent_at": at,
            "expires_at": at + policy.CODE_LIVES,
            "tries": 0,
            "used_at": None,
        },
    )
    ports.courier.ask(address=address.value, code=code, language=language)
    return SentCode(
        address_masked=addresses.masked(address),
        expires_in_s=round(policy.CODE_LIVES.total_seconds()),
        resend_in_s=round(policy.RESEND_AFTER.total_seconds()),
    )


def refuse_early(address: Address) -> None:
    """Raise `TooMany` while the last code of `address` is younger than a minute and unused."""
    last = SignInCode.objects.filter(address=address.value).first()
    if last is None:
        return
    is_used = last.used_at is not None
    wait = policy.wait_s(sent_at=last.sent_at, is_used=is_used, at=clock.now())
    if wait:
        raise TooMany(retry_in_s=wait)
