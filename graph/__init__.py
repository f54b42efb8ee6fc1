"""tiertrace: from a brand to the places with documented abuses, with every source."""
