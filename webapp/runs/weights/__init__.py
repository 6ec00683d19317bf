"""Vision language models on this machine: which are known, where their files lie, how they get here, which one was chosen."""
