"""What is safe to mend: dates and amounts typed as text, odd spaces and look-alikes."""
