"""Addresses: add, edit, delete. One of a person's is the default."""

from __future__ import annotations

import re
from uuid import UUID

from jishi.commerce.orders.contracts import AddressFields
from jishi.commerce.orders.models import Address
from jishi.commerce.orders.regions import short_name
from jishi.kernel import audit, clock, statements
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput, NotFound

MAX_ADDRESSES = 20
_COUNT = "SELECT count(*) FROM orders_address WHERE person_id = $1"
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,19}")


@use_case
def add_address(*, person_id: UUID, fields: AddressFields, is_default: bool) -> Address:
    """Keep a new address; a person's first is the default. Raises `InvalidInput`."""
    _check(fields)
    advisory_lock("addresses", [str(person_id)])
    [(count,)] = statements.rows(_COUNT, [person_id])
    if count >= MAX_ADDRESSES:
        raise InvalidInput(fields={"": f"at most {MAX_ADDRESSES}"})
    if is_default and count:
        Address.objects.filter(person_id=person_id, is_default=True).update(is_default=False)
    address = Address(
        person_id=person_id,
        is_default=is_default or not count,
        changed_at=clock.now(),
        **_columns(fields),
    )
    statements.insert(address)
    audit.write(actor=f"person:{person_id}", verb="address.add", target=f"address:{address.pk}")
    return address


@use_case
def edit_address(
    *, person_id: UUID, address_id: UUID, fields: AddressFields, is_default: bool
) -> Address:
    """Change an own address; orders keep the copy they were placed with. Raises `NotFound`."""
    _check(fields)
    advisory_lock("addresses", [str(person_id)])
    address = _own(person_id, address_id)
    if is_default and not address.is_default:
        Address.objects.filter(person_id=person_id, is_default=True).update(is_default=False)
    for name, value in _columns(fields).items():
        setattr(address, name, value)
    address.is_default = is_default or address.is_default
    address.changed_at = clock.now()
    address.save()
    audit.write(actor=f"person:{person_id}", verb="address.edit", target=f"address:{address_id}")
    return address


@use_case
def delete_address(*, person_id: UUID, address_id: UUID) -> None:
    """Forget an own address; the newest that is left becomes the default. Raises `NotFound`."""
    advisory_lock("addresses", [str(person_id)])
    address = _own(person_id, address_id)
    was_default = address.is_default
    address.delete()
    heir = Address.objects.filter(person_id=person_id).order_by("-changed_at").first()
    if was_default and heir is not None:
        heir.is_default = True
        heir.save(update_fields=["is_default"])
    audit.write(actor=f"person:{person_id}", verb="address.delete", target=f"address:{address_id}")


def _own(person_id: UUID, address_id: UUID) -> Address:
    address = Address.objects.filter(pk=address_id, person_id=person_id).first()
    if address is None:
        raise NotFound
    return address


def _columns(fields: AddressFields) -> dict[str, str]:
    return {
        "name": fields.name.strip(),
        "phone": fields.phone.strip(),
        "region": fields.region.strip(),
        "city": fields.city.strip(),
        "district": fields.district.strip(),
        "street": fields.street.strip(),
    }


def _check(fields: AddressFields) -> None:
    wrong: dict[str, str] = {}
    columns = _columns(fields)
    limits = {"name": 40, "region": 24, "city": 40, "district": 40, "street": 120}
    for name, limit in limits.items():
        if len(columns[name]) > limit:
            wrong[name] = "too_long"
    for name in ("name", "street"):
        if not columns[name]:
            wrong[name] = "missing"
    if not _PHONE.fullmatch(columns["phone"]):
        wrong["phone"] = "not_a_phone"
    if short_name(columns["region"]) is None:
        wrong["region"] = "unknown_region"
    if wrong:
        raise InvalidInput(fields=wrong)
