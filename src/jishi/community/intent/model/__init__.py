"""The linear model that reads a comment: features, training, serving, and how good it is."""
