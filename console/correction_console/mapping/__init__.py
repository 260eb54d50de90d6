"""The map (地图): areas and places as the tiles beneath them count degrees, and who was where."""
