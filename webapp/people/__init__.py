"""A person's own account: what they use, what they are told, and how they take their things along or leave."""
