import sys
from pathlib import Path

# The harness is a module beside the tests, not a package.
if (here := str(Path(__file__).parent)) not in sys.path:
    sys.path.insert(0, here)
