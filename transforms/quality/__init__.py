"""The quality of a text, as facts and limits."""
