"""Figures, indicators and returns (统计): never without the persons behind them."""
