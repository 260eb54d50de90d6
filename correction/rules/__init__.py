"""One duty or prohibition a file, named after it, with its article in its docstring."""
