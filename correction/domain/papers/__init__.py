"""Papers (文书、笔录、表册): their kinds, the template a county may edit, and the document that is filled."""
