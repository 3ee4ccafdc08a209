import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# The harness and the demonstration app are modules beside the tests, not packages.
for place in (HERE, HERE.parent / "e2e"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from clerk_tui.tui import launch  # noqa: E402 - the path comes first

launch.prepare_environment()  # before Textual is imported

from tui_case_hall import case_template, hall  # noqa: E402, F401 - fixtures
from tui_demo_desk import demo_home, desk  # noqa: E402, F401 - fixtures


@pytest.fixture(autouse=True)
def screens(request: pytest.FixtureRequest) -> Iterator[None]:
    """The workstation's screens for its tests, the demonstration app's for the toolkit's: both have a ``home``."""
    from clerk_tui.tui.registry import SCREENS, lazy, register

    known = dict(SCREENS)
    if "test_toolkit" in request.module.__name__:
        import toolkit_demo

        toolkit_demo.register_screens()
    else:
        from clerk_tui.tui import workstation

        for name, path in workstation.SCREENS.items():
            register(name, lazy(f"clerk_tui.tui.screens.{path}"))
    yield
    SCREENS.clear()
    SCREENS.update(known)
