"""An answer becomes a file that can be handed on: a picture with its table, and later other formats."""
