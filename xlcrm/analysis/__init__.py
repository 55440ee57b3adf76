"""Figures of an office: frames in, frames out, nothing read or written."""
