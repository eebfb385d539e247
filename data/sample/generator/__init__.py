"""The seeded program behind the synthetic sample study (合成データ). Nothing in it comes from real answers."""
