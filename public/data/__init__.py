"""The window for programs: the same sealed facts as on the pages, as data."""
