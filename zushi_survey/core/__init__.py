"""Problems and errors, rounding, files and packaged resources: what every other room may use."""
