"""How the shipped stance model is made, from data to weights: `python -m training.stance`."""
