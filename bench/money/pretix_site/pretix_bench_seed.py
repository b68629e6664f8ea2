"""`pretix_bench_seed.py STOCK GOODS` (through `pretix shell`-like set-up): writes ids and a token as JSON."""

import json
import os
import sys
from datetime import timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.settings")
django.setup()

from django.utils.timezone import now  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import Event, Organizer, Team  # noqa: E402

stock, kinds = int(sys.argv[1]), int(sys.argv[2])
with scopes_disabled():
    organizer = Organizer.objects.create(name="bench", slug=f"bench{Organizer.objects.count()}")
    event = Event.objects.create(
        organizer=organizer, name="bench", slug="e", currency="CNY", live=True,
        date_from=now() + timedelta(days=30), plugins="pretix.plugins.banktransfer",
    )  # fmt: skip
    fields = {field.name for field in Team._meta.get_fields()}
    rights = {name: True for name in fields if name.startswith("can_")}
    for name in ("all_event_permissions", "all_organizer_permissions"):
        if name in fields:
            rights[name] = True
    team = Team.objects.create(organizer=organizer, name="bench", all_events=True, **rights)
    token = team.tokens.create(name="bench")
    items = []
    for number in range(kinds):
        item = event.items.create(name=f"ticket {number}", default_price=Decimal("29.90"))
        quota = event.quotas.create(name=f"quota {number}", size=stock)
        quota.items.add(item)
        items.append(item.pk)
json.dump(
    {"organizer": organizer.slug, "event": event.slug, "token": token.token, "items": items},
    sys.stdout,
)
