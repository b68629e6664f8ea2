"""Community · 社区: content, live, intent, friends, search, feed. Content that finds its buyer."""
