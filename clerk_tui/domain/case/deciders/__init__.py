"""What each command brings about, by the stage of the case it belongs to; ``decide`` picks among them."""
