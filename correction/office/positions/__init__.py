"""From positions to observations (定位研判): fixes in, observations out; no fix reaches a rule."""
