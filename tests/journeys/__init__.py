"""What people do with the desk, done in a real Chromium."""
