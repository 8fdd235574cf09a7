"""`python -m autograder COMMAND`: the command line."""

from autograder.terminal.app import main

main()
