"""고객관리일지 written down: entries, corrections, and the queue while somebody has the file."""
