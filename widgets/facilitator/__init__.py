"""The console and the big screen."""
