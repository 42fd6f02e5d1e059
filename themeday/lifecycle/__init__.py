"""What becomes of a day's data: close, erase, merge, subject access, the processing record, posters."""
