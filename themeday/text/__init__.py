"""What someone typed, as it is shown and as a spreadsheet may have it."""
