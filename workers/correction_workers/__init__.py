"""The worker process: sweeps due cases, takes positions in, sends notices and watches itself."""
