"""Telling bodies outside the hall: signed messages over HTTPS or in a folder, and what counts as an answer.

Nothing here knows the store: a message goes in, an answer or the reason why there is none comes out. ``https`` is heavy
to import (httpx, tenacity); the desk does so off the screen's thread.
"""
