"""The theme day without a screen: day, people, outcomes, stage, pairing, lessons, report."""

__version__ = "0.1.0"
