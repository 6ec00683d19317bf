"""Video in, one description for every second out; knows no Django, no database and no socket."""
