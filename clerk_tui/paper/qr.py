"""QR codes for paper and for terminals.

Level M survives a coffee ring; the payload is ASCII only, because scanners that type put an ECI prefix before anything
else. Every picture includes the quiet zone of four modules that ISO/IEC 18004 asks for.
"""

Matrix = tuple[tuple[bool, ...], ...]

QUIET = 4
MAX_PAYLOAD = 200
"""Characters; a longer code would not fit on a screen."""

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def matrix(payload: str) -> Matrix:
    """Return the modules of *payload*, dark ones True, with the quiet zone around them.

    Raises ValueError when *payload* is empty, too long or not printable ASCII.
    """
    if not payload or len(payload) > MAX_PAYLOAD or not (payload.isascii() and payload.isprintable()):
        raise ValueError("a QR payload is 1 to 200 printable ASCII characters")
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(payload)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def half_blocks(modules: Matrix, *, invert: bool = False) -> tuple[str, ...]:
    """Return terminal lines with two modules a cell, drawn in the foreground colour.

    *invert* draws the light modules instead: on a dark background the code then is dark on light, as readers expect.
    """
    rows = [[module is not invert for module in row] for row in modules]
    if len(rows) % 2:
        rows.append([invert] * len(rows[0]))
    return tuple(
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def ascii_blocks(modules: Matrix, *, invert: bool = False) -> tuple[str, ...]:
    """Return terminal lines with one module in two cells, for consoles without half blocks or with wide ones."""
    return tuple("".join("##" if module is not invert else "  " for module in row) for row in modules)


def svg(modules: Matrix) -> str:
    """Return the code as an SVG drawing, one unit a module; runs of dark modules are one stroke of the path."""
    size = len(modules)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(modules) for x, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    )


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
