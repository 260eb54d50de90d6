"""The platform watching itself (平台自查): what was measured, what is wrong with it, and telling of it."""
