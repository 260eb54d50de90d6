"""Local standards (本地标准): what a county may set, how it is written, and the book with it laid over."""
