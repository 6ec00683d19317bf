"""The model engine: every asked second gets exactly one line, within the context and within the memory."""
