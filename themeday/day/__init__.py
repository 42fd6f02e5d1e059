"""A theme day as `day.toml` describes it."""
