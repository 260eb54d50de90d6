"""Taking attachments in (收取附件): what a file is by its content, what is refused."""
