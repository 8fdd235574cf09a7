"""What a verdict shows, before it becomes HTML or a terminal's text. Pure: no notebook, no screen, no colour."""
