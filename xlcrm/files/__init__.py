"""The one place that touches a user's file: read, locked, replaced in one step, backed up."""
