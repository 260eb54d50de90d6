"""Local standards of a county (本地标准): proposing, approving, trying out, and the book that judges."""
