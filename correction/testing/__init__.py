"""Builders, an in-memory office and a county simulator for systems that import this one."""
