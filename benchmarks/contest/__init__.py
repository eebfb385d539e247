"""The tool and its peers, side by side on the same sheets and the same tables: `make bench`."""
