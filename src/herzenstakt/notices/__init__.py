"""What a member is told: that a colleague wants them, or that somebody they take care of does."""
