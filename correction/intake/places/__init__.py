"""Boundaries and addresses (边界和地址): areas, divisions, borders compared, addresses found."""
