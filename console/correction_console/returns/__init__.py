"""Monthly, quarterly and yearly returns in the console (月报、季报、年报): shown, submitted, taken away."""
