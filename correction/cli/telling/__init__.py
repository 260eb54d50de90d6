"""What commands show (显示): tables and lines, in Chinese."""
