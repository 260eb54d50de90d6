"""Positions on their way in (定位接收): whose device it is, what may be kept, whose clock is off."""
