"""Sessions that know their person: who is asking is found in one statement, not two.

Every signed-in request begins with this look-up, so it is the cheapest one to save.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from jishi.foundation.accounts.models import Account, Session
from jishi.kernel import clock, statements

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession
    from django.http import HttpRequest


# Written out: putting forty columns together anew cost each request more than asking for them.
# What a request hardly ever asks of its person is left out and read when it does.
_COLUMNS = [
    field.attname
    for field in Account._meta.concrete_fields
    if field.attname not in ("last_login", "joined_at", "bio")
]
_PERSON_OF_SESSION = f"""
SELECT s.session_data, {", ".join(f"a.{column}" for column in _COLUMNS)}
  FROM {Session._meta.db_table} s JOIN {Account._meta.db_table} a ON a.id = s.account_id
 WHERE s.session_key = $1 AND s.expire_date > $2"""  # noqa: S608 - names of our own columns


class SessionStore(DatabaseStore):
    """`account`: the person of the session as last read, None for strangers."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.account_id = data.get(SESSION_KEY)
        return row

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key, now = self.session_key or "", clock.now()
        for data, *person in statements.rows(_PERSON_OF_SESSION, [key, now]):
            self.account = Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, person)
            return Session(session_key=key, session_data=data)
        row = Session.objects.filter(session_key=key, expire_date__gt=now).first()
        if row is None:
            self._session_key = None
        return row


class SessionPersonMiddleware(AuthenticationMiddleware):
    """`request.user` from the session's own row. Closed accounts and sessions of before a change of
    credentials are strangers, as with Django's own."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]


def _person(request: HttpRequest) -> Any:
    store = request.session
    key = store.get(SESSION_KEY)
    account = getattr(store, "account", None)
    if account is None or str(account.pk) != key:
        return get_user(request)
    known = store.get(HASH_SESSION_KEY, "")
    if not account.is_active or not constant_time_compare(known, account.get_session_auth_hash()):
        return get_user(request)
    return account
