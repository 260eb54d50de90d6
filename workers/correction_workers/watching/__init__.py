"""The worker watching itself (自查): signs of life, what is wrong, and answering whoever asks."""
