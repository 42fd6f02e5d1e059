"""What is on the phones, and on the devices of tables."""
