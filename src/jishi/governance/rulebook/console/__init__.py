"""The rule desk: operators write drafts, test them, publish, suspend and watch."""
