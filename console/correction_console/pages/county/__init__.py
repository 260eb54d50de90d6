"""The county's pages (县级各页): offices side by side, patrols, supervision orders, the duty log."""
