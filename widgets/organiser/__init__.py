"""The review, after the day."""
