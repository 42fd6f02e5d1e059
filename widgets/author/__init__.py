"""What those see who make lessons and cards."""
