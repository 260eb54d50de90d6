"""Dated law as data: loads the instruments and answers what held on a day."""
