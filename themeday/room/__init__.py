"""What happens during the day. What writes raises `NotSaved` when that fails, and nothing was written then."""
