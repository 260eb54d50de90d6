"""What the store knows of the processes and of its own limits (平台自查存储); nothing here is a record."""
