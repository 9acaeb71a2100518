"""Statements that a compliance officer files, written from a published release and from what only a provider knows."""
