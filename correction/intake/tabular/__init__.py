"""Reading and writing tables (读表写表): files, cells, columns, templates, rejects."""
