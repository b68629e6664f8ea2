"""The other media server: nginx with its RTMP module receives, we decide who may publish."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jishi.site.crowd.wire import until
from tests.flows import films
from tests.flows.market import Market
from tests.flows.opening import open_shop
from tests.flows.test_question_to_score import seconds_of_hls

MODULE = "ngx_rtmp_module.so"
pytestmark = [
    pytest.mark.flow,
    pytest.mark.skipif(
        shutil.which("nginx") is None or not any(Path("/usr/lib/nginx").rglob(MODULE)),
        reason="needs: apt-get install nginx libnginx-mod-rtmp",
    ),
]


@pytest.fixture(scope="module")
def nginx_market() -> Iterator[Market]:
    home = Path(tempfile.mkdtemp(prefix="jishi-nginx-"))
    served = Market(home, clocks={"JISHI_MEDIA_GATEWAY": "nginx-rtmp"})
    served.command("setup")
    served.command("staff", "13900000001", "review")
    try:
        served.start()
        yield served
    finally:
        served.stop()
        shutil.rmtree(home, ignore_errors=True)


def test_nginx_takes_the_right_key_only_and_the_live_is_seen_and_replayed(
    nginx_market: Market, tmp_path: Path
) -> None:
    seller = open_shop(
        nginx_market, tmp_path, telephone="13812345001", name="老赵", shop="后山竹器",
        product="竹编簸箕", stock=5,
    )  # fmt: skip
    product = seller.my_products()[0]
    live = seller.create_live(title="竹编现场", product_ids=[product["id"]])
    live_id = live["live"]["id"]
    wrong = films.broadcast(f"{live['rtmp_url']}/wrong-key")
    assert wrong.wait(30) != 0
    assert seller.live(live_id)["state"] in ("waiting", "scheduled")
    push = films.broadcast(f"{live['rtmp_url']}/{live['stream_key']}")
    try:
        until(lambda: seller.live(live_id)["state"] == "on_air", within_s=40, what="on air")
        hls = seller.live(live_id)["hls_url"]
        assert live["stream_key"] not in hls
        assert seconds_of_hls(nginx_market.url, hls, live=True) > 0
        seller.call("renew_stream_key", "POST", f"/me/lives/{live_id}/stream-key")
        until(lambda: push.poll() is not None, within_s=30, what="the old key is cut")
    finally:
        push.kill()
        push.wait()
    until(lambda: seller.live(live_id)["state"] == "interrupted", within_s=30, what="interrupted")
    assert seller.end_live(live_id)["live"]["state"] == "ended"
    replay = until(lambda: seller.live(live_id)["replay_url"], within_s=60, what="the replay")
    assert seconds_of_hls(nginx_market.url, replay) > 1
