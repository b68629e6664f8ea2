"""Mail by SMTP: smtp://, smtp+tls:// (STARTTLS) or smtps:// in `JISHI_SMTP_URL`."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from jishi.foundation.notify.contracts import Letter
from jishi.kernel import clock

TIMEOUT_S = 20


def carry(letter: Letter) -> None:
    """Hand the letter to the mail server; raises `OSError` or `SMTPException` when it would not.

    `JISHI_SMTP_URL` = scheme://user:password@host:port?from=address
    """
    parts = urlsplit(settings.EMAIL_URL)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
    with server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message(letter, _sender(parts.query, host)))


def _sender(query: str, host: str) -> str:
    return parse_qs(query).get("from", [f"no-reply@{host}"])[0]


def message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a mail."""
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    mail["From"] = sender
    mail["To"] = letter.address
    mail["Date"] = format_datetime(clock.now(), usegmt=True)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail
