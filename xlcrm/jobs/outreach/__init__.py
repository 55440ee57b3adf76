"""Reaching customers: what messages and letters say, who may get them, and how they are sent."""
