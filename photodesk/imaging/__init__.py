"""Pixels: formats, decoding, derivatives, metadata, and the decoder processes that meet foreign bytes."""
