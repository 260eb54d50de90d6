"""Making papers (制作文书): templates, fields from the record, numbers without gaps, the register."""
