"""What a county does over its offices (县级机构的督导): patrols, supervision orders, the duty log."""
