"""Who someone is: accounts, invites and sign-in links."""
