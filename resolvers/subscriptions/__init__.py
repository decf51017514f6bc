"""What can be listened to: one file for each subscription, found by itself."""
