"""What Permafrost computes, computed a second time with PyTorch; shares no code with it."""
