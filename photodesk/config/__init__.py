"""Settings as frozen dataclasses: text in, Settings out, bounds checked, said plainly what is wrong."""
