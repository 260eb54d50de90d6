"""One case, worked out from its entries (案卷推算): where it stands, and what of it is there."""
