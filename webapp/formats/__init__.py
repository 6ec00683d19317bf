"""How dates are written, where a language has another custom than Django's."""
