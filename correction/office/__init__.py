"""What staff and systems do: admit, record, grant, decide, discharge, sweep."""
