"""Labels of AI-made text: implicit objects and visible notices."""
