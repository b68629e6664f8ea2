"""Call-backs of nginx-rtmp, and the configuration that makes it call."""

from __future__ import annotations

import pytest

from jishi.foundation.media import api, places
from jishi.foundation.media.actions.watch_playlist import watch_playlist
from jishi.foundation.media.adapters.nginx_rtmp import configuration
from jishi.foundation.media.models import Ingest
from jishi.kernel.ids import new_id


@pytest.fixture
def opened(person, settings):
    settings.MEDIA_GATEWAY = "nginx-rtmp"
    return api.open_ingest(stream_id=new_id(), owner_id=person.pk)


def call(client, hook, kind, name, **options):
    return client.post(
        f"/hooks/rtmp/{hook}", {"call": kind, "app": "live", "name": name}, **options
    )


def test_the_right_key_is_admitted_and_sent_to_its_tokens_place(client, opened, settings):
    row = Ingest.objects.get()
    place = f"rtmp://127.0.0.1:{settings.RTMP_PORT}/rooms/{row.token}"
    answer = call(client, "publish", "publish", opened.stream_key)
    assert (answer.status_code, answer["Location"]) == (302, place)
    assert api.get_ingest(opened.stream_id).state == "receiving"
    assert call(client, "publish", "publish", opened.stream_key).status_code == 403

    assert call(client, "update", "update_publish", opened.stream_key).status_code == 204
    assert call(client, "done", "publish_done", opened.stream_key).status_code == 204
    assert api.get_ingest(opened.stream_id).state == "offline"
    assert call(client, "update", "update_publish", opened.stream_key).status_code == 403
    assert call(client, "done", "publish_done", opened.stream_key).status_code == 204


def test_an_old_key_may_not_go_on(client, opened):
    call(client, "publish", "publish", opened.stream_key)
    new = api.renew_key(opened.stream_id).stream_key
    assert call(client, "update", "update_publish", opened.stream_key).status_code == 403
    assert call(client, "publish", "publish", new).status_code == 302


def test_a_wrong_key_and_a_closed_ingest_are_refused(client, opened):
    assert call(client, "publish", "publish", "wrong").status_code == 403
    assert call(client, "publish", "play", opened.stream_key).status_code == 403
    api.close_ingest(opened.stream_id)
    assert call(client, "publish", "publish", opened.stream_key).status_code == 403
    assert api.get_ingest(opened.stream_id).state == "offline"


def test_only_the_machine_itself_may_call(client, opened, settings):
    key = opened.stream_key
    assert call(client, "publish", "publish", key, REMOTE_ADDR="10.0.0.9").status_code == 403
    forwarded = {"X-Forwarded-For": "127.0.0.1"}
    assert call(client, "publish", "publish", key, headers=forwarded).status_code == 403
    settings.MEDIA_GATEWAY = "embedded"
    assert call(client, "publish", "publish", key).status_code == 403
    assert client.get("/hooks/rtmp/publish").status_code == 405


def test_it_is_playable_when_the_playlist_has_a_segment(client, opened):
    call(client, "publish", "publish", opened.stream_key)
    row = Ingest.objects.get()
    watch_playlist(stream_id=row.pk, session=row.session)
    assert api.get_ingest(row.pk).state == "receiving"

    folder = places.folder("live", row.token)
    folder.mkdir(parents=True)
    (folder / "index.m3u8").write_text("#EXTM3U\n#EXTINF:1.0,\n0.ts\n")
    watch_playlist(stream_id=row.pk, session=row.session)
    assert api.get_ingest(row.pk).hls_url == f"/media/live/{row.token}/index.m3u8"


def test_the_configuration_asks_before_it_takes_media(opened, settings):
    text = configuration()
    assert f"on_publish http://127.0.0.1:{settings.PORT}/hooks/rtmp/publish;" in text
    assert f"listen {settings.RTMP_PORT};" in text
    assert text.count("{") == text.count("}")
