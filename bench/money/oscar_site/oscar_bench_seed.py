"""`oscar_bench_seed.py STOCK GOODS`: migrates, makes goods, writes their ids as JSON to stdout."""

import json
import os
import sys
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oscar_bench_settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

call_command("migrate", interactive=False, verbosity=0)
get_model("address", "Country").objects.get_or_create(
    iso_3166_1_a2="CN",
    defaults={
        "iso_3166_1_a3": "CHN", "iso_3166_1_numeric": "156", "printable_name": "China",
        "name": "China", "is_shipping_country": True,
    },
)  # fmt: skip
kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(
    name="fruit", defaults={"track_stock": True, "requires_shipping": True}
)
partner, _ = get_model("partner", "Partner").objects.get_or_create(name="farm")
made = []
for number in range(int(sys.argv[2])):
    product = get_model("catalogue", "Product").objects.create(
        title=f"orange {number}", product_class=kind, structure="standalone"
    )
    get_model("partner", "StockRecord").objects.create(
        product=product, partner=partner, partner_sku=f"o{number}-{product.pk}",
        price=Decimal("29.90"), num_in_stock=int(sys.argv[1]), price_currency="GBP",
    )  # fmt: skip
    made.append(product.pk)
json.dump({"products": made}, sys.stdout)
