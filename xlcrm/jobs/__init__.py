"""What people ask for, one room a job."""
