"""Wire models by version: what other systems send and receive (数据交换格式)."""
