"""`/healthz`: is the market up, role by role. 200 when all are, 503 when one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from jishi.kernel import heartbeat, outbox

if TYPE_CHECKING:
    from django.http import HttpRequest

ROLES = ("worker", "gateway", "media")


@require_safe
def healthz(_: HttpRequest) -> JsonResponse:
    parts = report()
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503)


def report() -> dict[str, dict[str, Any]]:
    """State of database, worker, gateway and media; roles report themselves by heartbeat."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        parts: dict[str, dict[str, Any]] = {"database": {"ok": True, "version": version}}
        for role in ROLES:
            age_s = heartbeat.age_s(role)
            parts[role] = {"ok": age_s is not None and age_s < heartbeat.STALE_S, "age_s": age_s}
        parts["outbox"] = {"ok": True, **outbox.backlog()}
    except DatabaseError as error:
        down = {"ok": False, "reason": "database"}
        parts = {"database": {"ok": False, "reason": type(error).__name__}}
        parts |= dict.fromkeys(ROLES, down)
    return parts
