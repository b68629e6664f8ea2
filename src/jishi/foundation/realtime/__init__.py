"""Realtime · 实时: what happens now reaches the screens of those who may see it, in order.

Owns: channels, the log of their frames, the gateway process and its WebSocket protocol.

Promises: within a channel, frames carry gap-free numbers in the order in which they were numbered; a
frame is published exactly if its transaction committed; a client that says what it saw last gets the
rest or is told to reload (`reset`); what was acknowledged is committed. A slow reader delays nobody.

Words: channel · 频道, frame · 帧, sequence number · 序号, gateway · 网关, ticket · 入场券,
join · 加入, catch up · 补看, uplink · 上行, acknowledgement · 回执, viewer · 观众.

How it runs: `publish` writes a row without a number. One gateway is the leader (an advisory lock);
at every tick it numbers what has been committed since, in one statement. Every gateway reads what was
numbered, merges it to one message a channel, encodes it once and sends it to whoever has joined.
"""
