"""Messages to customers: who may get one, and what holds it back."""
