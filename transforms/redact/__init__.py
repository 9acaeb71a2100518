"""Redaction: what becomes of each span, text by text and column by column."""
