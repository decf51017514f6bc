"""What each upstream system says of the demo district, written as its interface would return it."""
