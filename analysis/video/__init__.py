"""The only package that decodes: an untrusted file goes in, upright frames with their times come out."""
