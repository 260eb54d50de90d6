"""What a county sees and does over its offices (指挥中心): side by side, patrols, orders, the duty log."""
