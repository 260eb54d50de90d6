"""Scenes: true events and honest situations, each written into the course of one resident."""
