"""The commands (命令), a file each for what belongs together."""
