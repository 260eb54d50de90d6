"""Telling people of alerts (通知): what is told, to whom, and when it is tried again."""
