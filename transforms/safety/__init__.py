"""Content safety: the operator's lexicons and classifiers by risk."""
