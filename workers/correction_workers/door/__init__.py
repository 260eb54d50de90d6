"""The door for positions (定位接入): an HTTP endpoint that takes deliveries in, one after the other."""
