"""Positions (定位): where they come from, what was kept, areas, devices, and whether they can be true."""
