import sys
from pathlib import Path

HERE = Path(__file__).parent

# The harness and the demonstration app are modules beside the tests, not packages.
for place in (HERE, HERE.parent / "e2e"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))
