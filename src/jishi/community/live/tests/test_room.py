"""What people do in the room: speak, like, buy; and what the host shows."""

from __future__ import annotations

import threading

import pytest

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders.events import OrderedLine, OrderPaid
from jishi.community.live import api, plugs
from jishi.community.live.actions.fill_bag import fill_bag
from jishi.community.live.actions.like import like_live
from jishi.community.live.actions.post_comment import say
from jishi.community.live.actions.tell_numbers import tell_numbers
from jishi.community.live.contracts import CommentState
from jishi.community.live.errors import CardHeld, CardRefused, CommentRefused, LiveNotOpen, NotInBag
from jishi.community.live.models import LiveComment, Pin
from jishi.kernel import outbox
from jishi.kernel.db import unit_of_work
from jishi.kernel.errors import InvalidInput, NotFound, TooMany
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent

REFUSE = Verdict(outcome="refuse", rule="test.no", zh="不行", en="no")
HOLD = Verdict(outcome="hold", rule="test.look")


def post(live, person, text="怎么买？", key=None):
    return api.post_comment(
        live_id=live.id, author_id=person.pk, text=text, client_key=key or new_id()
    )


def test_a_comment_is_seen_by_the_room_with_what_was_on_the_table(
    live, host, viewer, goods, frames
):
    api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[1])
    key = str(new_id())
    facts = post(live, viewer, "  怎么\n买？ ", key)

    assert (facts.text, facts.state) == ("怎么 买？", CommentState.VISIBLE)
    (frame,) = frames(live.id, "comment")
    assert frame["id"] == str(facts.id)
    assert frame["author"]["name"] == "阿青"
    assert (frame["client_key"], frame["is_host"], frame["state"]) == (key, False, "visible")
    event = OutboxEvent.objects.get(type="live.LiveCommentPosted").payload
    assert event["pinned_product_id"] == str(goods[1])
    assert event["bag_product_ids"] == [str(one) for one in goods]
    assert event["host_id"] == str(host.pk)
    assert event["state"] == "visible"
    assert api.comment_facts(facts.id) == facts


def test_the_same_comment_sent_again_is_posted_once(live, viewer, frames):
    key = new_id()
    first, second = post(live, viewer, key=key), post(live, viewer, "other words", key=key)
    assert first == second
    assert len(frames(live.id, "comment")) == 1
    assert OutboxEvent.objects.filter(type="live.LiveCommentPosted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_comment_on_two_connections_at_once_is_posted_once(live, viewer, frames):
    from django.db import connection

    key, start, got = new_id(), threading.Barrier(5), []

    def send():
        start.wait(30)
        got.append(post(live, viewer, key=key).id)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 5
    assert len(set(got)) == 1
    assert len(frames(live.id, "comment")) == 1


def test_a_held_comment_is_told_to_its_author_and_shown_when_released(
    live, viewer, answers, frames, client_of, client
):
    answers["show_comment"] = HOLD
    path = f"/api/v1/lives/{live.id}/comments"
    body = {"text": "加微信", "client_key": str(new_id())}
    answer = client_of(viewer).post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (201, "held")
    assert frames(live.id, "comment") == []
    assert client.get(path).json()["items"] == []
    assert [one["state"] for one in client_of(viewer).get(path).json()["items"]] == ["held"]

    comment_id = LiveComment.objects.get().pk
    api.release_comment(comment_id=comment_id, by="person:1")
    api.release_comment(comment_id=comment_id, by="person:1")
    assert [one["text"] for one in frames(live.id, "comment")] == ["加微信"]
    api.remove_comment(comment_id=comment_id, by="person:1", reason="rule")
    assert frames(live.id, "comment_removed") == [{"id": str(comment_id)}]
    assert client.get(path).json()["items"] == []
    api.restore_comment(comment_id=comment_id, by="person:1", reason="appeal")
    assert len(client.get(path).json()["items"]) == 1


def test_a_refused_comment_leaves_nothing(live, viewer, answers):
    answers["show_comment"] = REFUSE
    with pytest.raises(CommentRefused):
        post(live, viewer)
    assert LiveComment.objects.count() == 0
    assert not OutboxEvent.objects.filter(type="live.LiveCommentPosted").exists()


@pytest.mark.parametrize("text", ["", "   ", "字" * 101, "\x00\n", "\u200b\u202e", "\u200d\ufe0f"])
def test_a_comment_has_1_to_100_characters(live, viewer, text):
    with pytest.raises(InvalidInput):
        post(live, viewer, text)
    assert LiveComment.objects.count() == 0


def test_five_at_once_and_no_more_but_a_repeat_does_not_count(live, viewer):
    keys = [str(new_id()) for _ in range(6)]

    def send(key):
        return say(live_id=live.id, author_id=viewer.pk, text="好", client_key=key)

    for key in keys[:5]:
        send(key)
    with pytest.raises(TooMany):
        send(keys[5])
    assert send(keys[0]).text == "好"
    assert LiveComment.objects.count() == 5


def test_nobody_speaks_in_a_live_that_is_over(live, host, viewer):
    api.end_live(live_id=live.id, host_id=host.pk)
    with pytest.raises(LiveNotOpen):
        post(live, viewer)
    with pytest.raises(LiveNotOpen):
        like_live(live_id=live.id, person_id=viewer.pk, count=1)


def test_comments_come_up_the_socket(live, viewer):
    key = str(new_id())
    channel = f"live:{live.id}"
    first = plugs.comment(viewer.pk, channel, key, {"text": "多少钱"})
    assert first == plugs.comment(viewer.pk, channel, key, {"text": "多少钱"})
    assert (first["text"], first["client_key"], first["author"]["id"]) == (
        "多少钱", key, str(viewer.pk),
    )  # fmt: skip
    for bad in ("live:x", f"live:{new_id()}", f"board:{live.id}"):
        with pytest.raises(NotFound):
            plugs.comment(viewer.pk, bad, str(new_id()), {"text": "x"})


@pytest.mark.parametrize("text", [None, 7, ["怎么买"], {"a": 1}])
def test_what_is_no_text_does_not_come_up_the_socket(live, viewer, text):
    with pytest.raises(InvalidInput):
        plugs.comment(viewer.pk, f"live:{live.id}", str(new_id()), {"text": text})
    assert not LiveComment.objects.exists()


def test_a_family_of_emoji_stays_together(live, viewer):
    assert post(live, viewer, "👨\u200d👩\u200d👧\u200b 好").text == "👨\u200d👩\u200d👧 好"


def test_who_may_join_which_channel(live, host, viewer):
    assert plugs.may_watch(None, f"live:{live.id}")
    assert not plugs.may_watch(None, f"live:{new_id()}")
    assert not plugs.may_watch(None, "live:nonsense")
    assert plugs.may_read_board(host.pk, f"board:{live.id}")
    assert not plugs.may_read_board(viewer.pk, f"board:{live.id}")
    assert not plugs.may_read_board(None, f"board:{live.id}")


def test_hearts_are_counted_and_told_when_they_changed(live, viewer, host, frames, client_of):
    path = f"/api/v1/lives/{live.id}/likes"
    answer = client_of(viewer).post(path, {"count": 7}, content_type="application/json")
    assert answer.json() == {"likes": 7, "is_liked": True}
    assert like_live(live_id=live.id, person_id=host.pk, count=3) == 10
    assert tell_numbers(live.id)
    assert not tell_numbers(live.id)
    assert frames(live.id, "numbers") == [{"viewers": 0, "likes": 10}]
    for count in (0, -1, 51):
        with pytest.raises(InvalidInput):
            like_live(live_id=live.id, person_id=viewer.pk, count=count)


def test_a_pinned_card_carries_its_link_number(live, host, goods, frames):
    api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[2])
    api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[2])
    api.pin_card(live_id=live.id, host_id=host.pk, product_id=None)

    first, last = frames(live.id, "pinned")
    assert (first["id"], first["link_number"], first["title"]) == (str(goods[2]), 3, "蒲江猕猴桃")
    assert last == {"id": None}
    assert [pin.product_id for pin in Pin.objects.order_by("id")] == [goods[2], None]
    assert OutboxEvent.objects.filter(type="live.CardPinned").count() == 2


def test_only_own_goods_in_the_bag_and_only_bagged_goods_on_the_card(
    live, host, viewer, goods, answers
):
    with pytest.raises(NotFound):
        fill_bag(live_id=live.id, host_id=host.pk, product_ids=[new_id()])
    with pytest.raises(NotFound):
        fill_bag(live_id=live.id, host_id=viewer.pk, product_ids=[])
    with pytest.raises(NotInBag):
        api.pin_card(live_id=live.id, host_id=host.pk, product_id=new_id())
    answers["pin_card"] = REFUSE
    with pytest.raises(CardRefused):
        api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[0])
    answers["pin_card"] = HOLD
    with pytest.raises(CardHeld):
        api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[0])
    view = api.get_lives([live.id])[live.id]
    assert (view.bag, view.pinned_product_id) == (tuple(goods), None)


def test_a_card_comes_down_with_its_product(live, host, goods, frames):
    api.pin_card(live_id=live.id, host_id=host.pk, product_id=goods[0])
    view = fill_bag(live_id=live.id, host_id=host.pk, product_ids=[goods[2], goods[1], goods[2]])
    assert (view.bag, view.pinned_product_id) == ((goods[2], goods[1]), None)
    items = frames(live.id, "bag")[-1]["items"]
    assert [(one["id"], one["link_number"]) for one in items] == [
        (str(goods[2]), 1), (str(goods[1]), 2),
    ]  # fmt: skip
    assert frames(live.id, "pinned")[-1] == {"id": None}


def test_the_room_sees_stock_and_sales_while_it_runs(
    live, host, viewer, goods, picture, frames, deliver
):
    sku = catalog.skus_of([goods[0]])[goods[0]][0]

    def sell():
        with unit_of_work():
            catalog.take_stock({sku.id: 2})
            outbox.record(
                OrderPaid(
                    order_id=new_id(), shop_id=sku.shop_id, shop_owner_id=host.pk,
                    buyer_id=viewer.pk, total_minor=5980, currency="CNY",
                    lines=[OrderedLine(
                        product_id=goods[0], sku_id=sku.id, quantity=2, title="眉山爱媛橙"
                    )],
                    source_kind="live", source_id=live.id,
                )
            )  # fmt: skip
        deliver()

    sell()
    assert (frames(live.id, "stock"), frames(live.id, "sold")) == ([], [])
    picture.comes(live.id)
    sell()
    assert frames(live.id, "stock") == [
        {"product_id": str(goods[0]), "sku_id": str(sku.id), "stock": 6}
    ]
    assert frames(live.id, "sold") == [{"name_masked": "阿**", "title": "眉山爱媛橙"}]


def test_the_routes_of_a_host_and_a_viewer(host, viewer, goods, picture, client_of, client):
    mine, theirs = client_of(host), client_of(viewer)
    made = mine.post(
        "/api/v1/me/lives",
        {"title": "早市鲜果", "product_ids": [str(one) for one in goods]},
        content_type="application/json",
    )
    assert made.status_code == 201
    body = made.json()
    live_id = body["live"]["id"]
    assert (body["can_go_on_air"], body["refusal"], body["ingest_state"]) == (True, None, "offline")
    assert body["rtmp_url"].startswith("rtmp://")
    assert len(body["stream_key"]) == 32
    assert body["stream_key"] not in client.get(f"/api/v1/lives/{live_id}").content.decode()
    assert theirs.get(f"/api/v1/me/lives/{live_id}").status_code == 404
    assert theirs.post(f"/api/v1/me/lives/{live_id}/stream-key").status_code == 404
    renewed = mine.post(f"/api/v1/me/lives/{live_id}/stream-key").json()
    assert renewed["stream_key"] != body["stream_key"]

    assert client.get("/api/v1/lives").json()["items"] == []
    from uuid import UUID

    picture.comes(UUID(live_id))
    pinned = mine.put(
        f"/api/v1/me/lives/{live_id}/pin", {"product_id": str(goods[0])},
        content_type="application/json",
    )  # fmt: skip
    assert pinned.json()["live"]["pinned"]["link_number"] == 1
    (card,) = client.get("/api/v1/lives").json()["items"]
    assert (card["id"], card["state"], card["host"]["name"]) == (live_id, "on_air", "兰姐")
    assert card["host"]["shop_id"]
    assert theirs.put(f"/api/v1/lives/{live_id}/booking").json() == {
        "is_booked": True, "bookings": 1,
    }  # fmt: skip
    assert theirs.get(f"/api/v1/lives/{live_id}").json()["is_booked"]
    assert theirs.delete(f"/api/v1/lives/{live_id}/booking").json()["bookings"] == 0
    assert client.put(f"/api/v1/lives/{live_id}/booking").status_code == 401
    ended = mine.post(f"/api/v1/me/lives/{live_id}/end").json()
    assert ended["live"]["state"] == "ended"
    assert client.get("/api/v1/lives?state=nonsense").status_code == 422
    assert [one["state"] for one in mine.get("/api/v1/me/lives").json()["items"]] == ["ended"]
    for bad in ("x", str(new_id())):
        assert client.get(f"/api/v1/lives/{bad}").status_code == 404
