"""How answers are written as JSON: text as UTF-8, what JSON has no form for as Django writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

if TYPE_CHECKING:
    from django.http import HttpRequest

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
_other = NinjaJSONEncoder().default


class Renderer(JSONRenderer):
    """Ninja's, by a faster writer. Times keep Django's form (`Z`, milliseconds)."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        try:
            return orjson.dumps(data, default=_other, option=_OPTIONS)
        except TypeError:  # half of a surrogate pair, a number over 64 bits: JSON can say them
            return super().render(request, data, response_status=response_status)
