"""Feed · 推荐: which clips and lives a person meets, in which order, and why.

Owns: the ranking and its explanation. It stores nothing of its own: views are content's.

Promises: only what is published is shown; no author fills the feed (at most two of the first ten);
every item carries a true reason; the same cursor continues the same list.

Words: feed · 推荐流, candidate · 候选, score · 得分, freshness · 新鲜度, ordinary creator · 普通创作者,
exposure · 曝光, follow tab · 关注页, nearby tab · 附近页, reason · 理由, cursor · 游标.
"""
