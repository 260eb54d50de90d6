"""What a county does over its offices (县级): patrols, orders, handing over, figures and returns."""
