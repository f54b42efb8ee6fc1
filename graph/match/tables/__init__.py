"""Tables of words, each line with its source."""
