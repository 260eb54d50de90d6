"""The sheets (表格): one a file, its columns and the entry that each row becomes."""
