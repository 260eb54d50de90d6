"""What fixes mean for a person (定位研判): from kept fixes to observations, and their later revisions."""
