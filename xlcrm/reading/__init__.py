"""What an office's sheet means: which row holds the headers, what each names, what 설정 says."""
