"""Live: a host, a picture, a bag of goods and a room full of people.

Owns: lives and their states, the bag and the pinned card, comments of the room, likes, bookings, marks
of the replay. Promises: nobody goes on air whom the rules refuse; a picture that breaks off may come
back within a minute; a comment is posted once however often it is sent, and its author is told when it
is held; a live that was stopped says why.

Words: live · 直播, host · 主播, on air · 直播中, interrupted · 中断, bag · 购物袋, link number · 几号链接,
pinned card · 讲解中, booking · 预约, replay · 回放, held · 待审核.
"""
