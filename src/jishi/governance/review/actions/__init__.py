"""What reviewers and the market do with the queue."""
