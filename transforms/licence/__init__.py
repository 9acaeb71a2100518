"""Licences: what a record may be used for, read from tags, names, notices and whole texts, and judged."""
