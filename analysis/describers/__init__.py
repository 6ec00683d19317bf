"""What is said of each second: each module is one way to find the words."""
