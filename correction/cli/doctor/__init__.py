"""`correction doctor`: what keeps the program from working, each with what to do (体检)."""
