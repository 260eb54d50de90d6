"""The pages of what a county sets for itself (设置)."""
