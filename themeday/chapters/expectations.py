"""Expectations both ways."""

from themeday.chapters.shipped import shipped

# What people ask of and offer to each other; the same themes both ways, so that asks and offers can meet.
THEMES = shipped("expectations").question("learn").options
MATCHING_YES = "yes"
