"""The learner's side: checks that run on their own machine, hints, progress, and checking at each save."""
