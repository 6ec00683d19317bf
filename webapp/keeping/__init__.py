"""What is kept stays kept: backups, restoring them, and whether files and rows agree."""
