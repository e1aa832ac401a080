"""PhotoDesk: a desktop photo manager for photographers."""

__version__ = "0.1.0"
