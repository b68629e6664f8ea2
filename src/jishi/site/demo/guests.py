"""The demo's people as clients, signed in when first needed."""

from __future__ import annotations

import threading

from jishi.site.crowd.client import Json
from jishi.site.crowd.selling import Seller
from jishi.site.demo.telephones import OWNERS, VIEWERS

_ADDRESSES: tuple[tuple[str, str, str, str], ...] = (
    ("浙江省", "杭州市", "西湖区", "示例路 12 号 3 幢 502"),
    ("湖北省", "武汉市", "洪山区", "示范街 88 号 1 单元 1201"),
    ("辽宁省", "沈阳市", "和平区", "样例巷 7 号"),
    ("四川省", "成都市", "武侯区", "演示大道 266 号 2 栋 903"),
    ("广东省", "广州市", "天河区", "示例西路 31 号 802"),
    ("北京市", "北京市", "海淀区", "样板胡同 5 号院 4 号楼 601"),
)


#: A second code for the same telephone would void the first.
_SIGNING_IN = threading.Lock()


class Guests:
    """One client a person. A client is used by one thread at a time: that is the caller's care."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._known: dict[str, Seller] = {}
        self._lock = threading.Lock()

    def owner(self, shop_slug: str) -> Seller:
        return self._guest(OWNERS[shop_slug])

    def viewer(self, slug: str) -> Seller:
        return self._guest(VIEWERS[slug])

    def close(self) -> None:
        for guest in self._known.values():
            guest.close()

    def _guest(self, telephone: str) -> Seller:
        with self._lock:
            found = self._known.get(telephone)
        if found is None:
            found = Seller(self._url, timeout_s=60)
            with _SIGNING_IN:
                found.sign_in(telephone)
            with self._lock:
                self._known[telephone] = found
        return found


def delivery_address(number: int, *, name: str) -> Json:
    """An address that is nobody's; `name` and telephone belong to the demo."""
    region, city, district, street = _ADDRESSES[number % len(_ADDRESSES)]
    return {
        "name": name[:12], "phone": f"1390000{number % 10_000:04d}", "region": region, "city": city,
        "district": district, "street": street, "is_default": True,
    }  # fmt: skip
