"""Generators of labelled test data, written from the published formats and apart from the code under test."""
