"""Opening and closing Django sessions, and who is asking from where."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest

from jishi.foundation.accounts import addresses, policy
from jishi.foundation.accounts.actions.request_code import refuse_early, request_code
from jishi.foundation.accounts.actions.sign_in import sign_in
from jishi.foundation.accounts.contracts import SentCode
from jishi.foundation.accounts.models import Account
from jishi.kernel import quotas
from jishi.kernel.http import language_of

HOUR_S = 3_600


def send_code(request: HttpRequest, address_text: str) -> SentCode:
    """The edge of asking for a code: quotas first, outside the transaction they would vanish with.

    Who is merely impatient does not use up the hour: that is looked at before anything is counted.

    Raises `AddressNotValid`, `TooMany`, `AddressNotServed`.
    """
    address = addresses.parse(address_text)
    refuse_early(address)
    limits = _limits()
    key = address.value[:120]
    quotas.take(f"code.ip:{ip_of(request)}", limit=limits.codes_per_ip_hour, window_s=HOUR_S)
    quotas.take(f"code.hour:{key}", limit=limits.codes_per_address_hour, window_s=HOUR_S)
    quotas.take(f"code.day:{key}", limit=limits.codes_per_address_day, window_s=24 * HOUR_S)
    return request_code(address=address, language=language_of(request))


def open_session(request: HttpRequest, address_text: str, code: str) -> UUID:
    """Check the code and sign the browser in under a new session key and CSRF token.

    Raises `AddressNotValid`, `TooMany`, `CodeNotRight`, `CodeExpired`, `AccountClosed`.
    """
    address = addresses.parse(address_text)
    limit = _limits().tries_per_ip_hour
    quotas.take(f"code.try:{ip_of(request)}", limit=limit, window_s=HOUR_S)
    person_id = sign_in(address=address, code=code.strip(), language=language_of(request))
    login(request, Account.objects.get(pk=person_id))
    return person_id


def close_session(request: HttpRequest) -> None:
    """Forget the session and everything in it."""
    logout(request)


def ip_of(request: HttpRequest) -> str:
    """The caller's address: of the connection, or what the trusted proxies in front of us say.

    `TRUSTED_PROXIES` is how many of them stand in front; each appends to X-Forwarded-For.
    """
    hops = int(getattr(settings, "TRUSTED_PROXIES", 0))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if hops and len(told) >= hops and told[-hops]:
        return told[-hops][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _limits() -> policy.Limits:
    return policy.DEVELOPMENT if settings.DEVELOPMENT else policy.STRICT
