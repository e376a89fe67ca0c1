"""What other systems are told on their own addresses: signing, where may be sent to, the line itself."""
