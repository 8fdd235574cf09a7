"""What an instructor does with the course itself: release it, record its answers, verify its exercises."""
