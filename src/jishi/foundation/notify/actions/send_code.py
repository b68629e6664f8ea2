"""Hand a sign-in code to the courier that serves the address."""

from __future__ import annotations

from typing import Literal

from django.conf import settings

from jishi.foundation.notify import secrecy, wording
from jishi.foundation.notify.errors import AddressNotServed
from jishi.foundation.notify.models import InboxLetter
from jishi.foundation.notify.tasks import carry_letter
from jishi.kernel import clock
from jishi.kernel.db import use_case

Route = Literal["smtp", "sms", "inbox"]


def route_for(address: str) -> Route:
    """Which courier serves `address`; raises `AddressNotServed`."""
    is_mail = "@" in address
    if is_mail and settings.EMAIL_URL:
        return "smtp"
    if not is_mail and settings.SMS_URL:
        return "sms"
    if settings.DEVELOPMENT:
        return "inbox"
    raise AddressNotServed(kind="email" if is_mail else "phone")


@use_case
def send_code(*, address: str, code: str, language: str) -> None:
    """Write the letter into the inbox (development), or leave a job that carries it after the commit.

    The job holds the letter sealed: job rows outlive the code. Raises `AddressNotServed`.
    """
    route = route_for(address)
    letter = wording.code_letter(address=address, code=code, language=language)
    if route == "inbox":
        InboxLetter.objects.create(
            address=address, code=code, subject=letter.subject, body=letter.body, at=clock.now()
        )
    else:
        carry_letter.defer(courier=route, sealed=secrecy.seal(letter))
