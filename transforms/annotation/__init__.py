"""Annotation by people: how far they agree, and which records their batches take out of a release."""
