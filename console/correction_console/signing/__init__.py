"""Signing in (登录): passwords, sessions, tokens."""
