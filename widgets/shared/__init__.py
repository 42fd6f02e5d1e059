"""What cards of all kinds share: saving, fields, charts, the timer."""
