"""Keeping a store (数据库维护): backing up, restoring, moving and checking."""
