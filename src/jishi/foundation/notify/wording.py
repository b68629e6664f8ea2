"""What letters say. Pure."""

from __future__ import annotations

from jishi.foundation.notify.contracts import Letter

_CODE = {
    "zh": (
        "验证码 {code}",
        "您的验证码是 {code}，10 分钟内有效。请勿告诉任何人，平台不会向您索要。",
    ),
    "en": (
        "Your code: {code}",
        "Your sign-in code is {code}. It is valid for 10 minutes. Tell it to nobody; we never ask for it.",
    ),
}


def code_letter(*, address: str, code: str, language: str) -> Letter:
    """The letter with a sign-in code, in the reader's language."""
    subject, body = _CODE["en" if language.startswith("en") else "zh"]
    return Letter(address=address, subject=subject.format(code=code), body=body.format(code=code))
