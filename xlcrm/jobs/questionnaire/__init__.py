"""What customers are asked about the service: who is due, the forms, and their answers."""
