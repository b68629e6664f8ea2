"""Refusals of the realtime room."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class FramesGone(Refusal):
    """What was asked for is no longer kept; the client reloads the screen. `last_seq`: where to go on."""

    code = "frames_gone"
    status = 410
    zh = "离开太久了，请刷新。"
    en = "You were away for long; please reload."


class MessageNotUnderstood(Refusal):
    code = "message_not_understood"
    status = 422
    zh = "没有看懂这条消息。"
    en = "That message was not understood."


class NotJoined(Refusal):
    """Something was sent to a channel that the connection has not joined."""

    code = "not_joined"
    status = 409
    zh = "请先进入这个频道。"
    en = "Join the channel first."


class TooManyChannels(Refusal):
    code = "too_many_channels"
    status = 429
    zh = "同时进入的频道太多了。"
    en = "Too many channels at once."
