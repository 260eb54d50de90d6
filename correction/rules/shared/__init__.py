"""What rules of several subjects share: recurring duties, excused times, spans, observations, areas."""
