"""Friends · 老铁: who follows whom.

Owns: follows.

Promises: following twice is one follow; nobody follows themselves; numbers equal the rows.

Words: follow · 关注, follower · 粉丝, following · 关注的人, unfollow · 取消关注, person page · 主页,
private traffic · 私域, fan club · 粉丝团, mutual · 互关, notice · 通知, number · 数字.
"""
