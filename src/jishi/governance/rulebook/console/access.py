"""Who may open the rule desk."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jishi.foundation.accounts import api as accounts
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., HttpResponse]


def operators_only(view: View) -> View:
    """Strangers sign in; for others the desk does not exist."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/desk/sign-in?next={quote(request.get_full_path())}")
        if not accounts.works_at(request.user.pk, "operator"):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return run
