"""Parts of pages that several screens draw."""
