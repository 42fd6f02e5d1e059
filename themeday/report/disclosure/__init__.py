"""Which figures may be told, and which not beside others."""
