"""Assessing (考核): the computed draft, marks, the group, the county's result, objections and answers."""
