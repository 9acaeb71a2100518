"""Annotation governance: rulebooks, people, batches and events, and what art. 8 and TC260-003 5.3 ask of them."""
