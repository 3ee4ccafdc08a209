"""Lets the tests of this room import its samples and its picture reader by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
