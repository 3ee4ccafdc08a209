"""Everything that leaves on paper or on a phone: receipts, notices, QR codes."""
