"""What a day, a person, a question and an outcome are."""
