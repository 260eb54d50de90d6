"""Supervising (监督管理): activities, labour, periods, searches, reports, classes."""
