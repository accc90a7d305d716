"""The staff's pages of the work, one module for each kind of page."""
