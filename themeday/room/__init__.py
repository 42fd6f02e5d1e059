"""What happens during the day."""
