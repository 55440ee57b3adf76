"""What a column is, declared once: its kind, its range, its other names; and what a finding is."""
