"""Taking in (接收): investigation, admission, entrustment, group; and the record afterwards."""
