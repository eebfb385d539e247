"""The facts of a study, found by the functions of the commands, for the judges of statements."""
