"""What people see when something did not work. Never a stack trace."""
