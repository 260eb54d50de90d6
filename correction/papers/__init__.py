"""Drawing papers (文书成形): PDF to print and keep, Word to edit, from the same document."""
