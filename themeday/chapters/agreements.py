"""The two-sided agreement of a pair."""

#: The item under which a side confirms it.
CONFIRMATION = "confirmed"
