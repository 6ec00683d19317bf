"""What programs use: the HTTP API, its tokens' page, and notices sent to addresses that people name."""
