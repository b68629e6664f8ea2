"""Ways in: phone numbers become E.164, e-mail addresses lower case. Pure."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from jishi.foundation.accounts.contracts import Address
from jishi.foundation.accounts.errors import AddressNotValid

#: Numbers without a country code are read as Chinese.
HOME_REGION = "CN"
_EMAIL = re.compile(
    r"(?P<local>[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<host>([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59}))"
)


def parse(text: str) -> Address:
    """The normalised address; raises `AddressNotValid`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 254 or "\x00" in plain:
        raise AddressNotValid
    return _email(plain.lower()) if "@" in plain else _phone(plain)


def _email(plain: str) -> Address:
    found = _EMAIL.fullmatch(plain)
    if found is None or len(found["local"]) > 64:
        raise AddressNotValid
    return Address(kind="email", value=plain)


def _phone(plain: str) -> Address:
    try:
        number = phonenumbers.parse(plain, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise AddressNotValid from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise AddressNotValid
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Address(kind="phone", value=e164)


def masked(address: Address) -> str:
    """For screens: +86 138****5678, l***@example.org."""
    if address.kind == "email":
        local, _, host = address.value.partition("@")
        return f"{local[0]}***@{host}"
    number = phonenumbers.parse(address.value)
    national = phonenumbers.national_significant_number(number)
    tail = national[-4:] if len(national) >= 8 else national[-2:]
    head = national[:3] if len(national) >= 10 else national[:1]
    return f"+{number.country_code} {head}****{tail}"
