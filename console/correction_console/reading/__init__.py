"""What pages and the interface show (展示): read from the office, named as staff may see it."""
