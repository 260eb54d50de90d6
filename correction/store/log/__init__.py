"""The log itself (日志): encoding, sealing, chaining, reading and verifying entries."""
