"""The report against an earlier wave."""
