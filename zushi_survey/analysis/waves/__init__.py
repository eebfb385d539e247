"""Two and more waves: changes, their tests, and what of them is the composition of the respondents."""
