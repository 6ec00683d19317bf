"""What can be measured in the picture: each module watches for one thing."""
