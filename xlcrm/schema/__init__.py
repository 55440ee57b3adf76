"""What a ledger's sheets should look like: columns, headers, readings, rules and findings."""
