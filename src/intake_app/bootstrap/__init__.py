"""The only room that wires the others: services of an open vault, pages of the window, starts of the program."""
