"""Expectations both ways."""

MATCHING_YES = "yes"
