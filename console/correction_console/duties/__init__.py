"""What comes due, kept and worked out ahead (到期事项): before anybody asks, and once however many ask."""
