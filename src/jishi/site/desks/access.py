"""Who may open which desk."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.foundation.accounts import api as accounts

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    View = Callable[..., HttpResponse]


def desks_of(person_id: UUID) -> list[str]:
    """Desks in the order of the navigation. The merchant's is there once a shop was begun."""
    found = ["desk_review"] if accounts.works_at(person_id, "review") else []
    try:
        catalog.get_my_shop(person_id)
        found.append("desk_shop")
    except NoShop:
        pass
    return [*found, "desk_operator"] if accounts.works_at(person_id, "operator") else found


def desk(name: str) -> Callable[[View], View]:
    """Strangers sign in first; for people without this desk the page does not exist."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect(f"/desk/sign-in?next={quote(request.get_full_path())}")
            if name and name not in desks_of(request.user.pk):
                raise Http404
            return view(request, *args, **kwargs)

        return run

    return guard
