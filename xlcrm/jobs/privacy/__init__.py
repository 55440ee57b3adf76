"""Personal data: what is held of whom, and how it goes."""
