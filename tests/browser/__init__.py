"""The dashboard and the pictures in a real browser."""
