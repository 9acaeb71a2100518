"""Duplicates: bands, candidates, verified pairs, survivors."""
