"""The command line: one module a command. It calls the library, shows, and explains errors."""
