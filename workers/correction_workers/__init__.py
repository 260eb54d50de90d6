"""The worker process (巡查进程): watches positions, sweeps due cases, and keeps an eye on the clock."""
