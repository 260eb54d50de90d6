"""What a county sets for itself (设置): its standards and its roster, read and changed."""
