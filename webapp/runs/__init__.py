"""The life of an analysis: runs, their lines, the lease and the workers."""
