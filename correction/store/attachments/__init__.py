"""Attachments beside the database (附件存储): sealed files, each under a key of its own."""
