"""The relay (通知中继): sends what the queue of notices holds, through the channels of notify.toml."""
