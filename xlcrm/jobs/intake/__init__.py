"""The sheet 접수: what staff type into it goes where it belongs, once, as by commands."""
