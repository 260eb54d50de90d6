"""Alerts and the platform (预警、平台): what is told, to whom, by when, and whether anybody watches."""
