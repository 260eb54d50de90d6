"""Whose cases they are (责任案件): what somebody carries, what is open in it, and handing it over."""
