"""Exchange with other systems (数据交换): code tables and cases under their field names."""
