"""One customer: entered, changed, made one of two, looked at; also one who has no contract yet."""
