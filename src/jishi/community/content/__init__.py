"""Content · 内容: clips (short videos), their comments, likes, shares and views.

Owns: clips with their states, clip comments, likes, shares, views, product cards on clips.

Promises: a clip is seen by others only when it is published; a comment acknowledged is stored; a
repeated post makes one comment; counters equal the rows behind them.

Words: clip · 短视频, caption · 文案, poster · 封面, comment · 评论, reply · 回复, like · 点赞,
share · 分享, view · 播放, product card · 商品卡, held for review · 待审.
"""
