"""Answers what accounts asks: who carries a code, how many notices wait."""

from __future__ import annotations

from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify import api

accounts.courier.plug(api.send_code)
accounts.unread_notices.plug(api.count_unread)
