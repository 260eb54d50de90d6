"""Generated descriptions of HTTP interfaces (OpenAPI), by version."""
