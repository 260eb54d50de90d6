"""What screens and reports ask of the store (查询)."""
