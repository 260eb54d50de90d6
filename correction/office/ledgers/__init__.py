"""Making ledgers (台账): one pass over the files of some offices, rows by the work they are about."""
