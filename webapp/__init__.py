"""Who may see what, what is stored, and what is shown: the Django half of Secondsight."""
