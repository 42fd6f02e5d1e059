"""What an author hears about words: plain language, private details, respect."""
