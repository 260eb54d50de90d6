"""Files beside the settings (其他设置文件): channels of notices, tiles of the map."""
