"""The import sheet: what would come in, what is there already, and where it goes, before anything is copied."""
