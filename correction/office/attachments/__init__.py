"""Attachments of a case (附件): attaching, listing and reading them."""
