"""English: as everywhere else in the product."""
