"""Names by model: Chinese, English, and where to look."""
