"""The commands (命令): a room each for a kind of work, a file each for what belongs together."""
