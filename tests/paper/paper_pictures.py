"""Reads pictures of pages and QR codes, so that codes are checked by another library than the one that wrote them."""

import struct
import zlib
from collections.abc import Sequence

import zxingcpp


def decode(rows: Sequence[bytes]) -> list[str]:
    """Return the texts of the codes in a picture of grey *rows*, a byte a pixel."""
    return [code.text for code in _read(rows)]


def correction_levels(rows: Sequence[bytes]) -> list[str]:
    """Return the error correction levels of the codes in a picture of grey *rows*."""
    return [code.ec_level for code in _read(rows)]


def _read(rows: Sequence[bytes]) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(memoryview(b"".join(rows)).cast("B", shape=(len(rows), len(rows[0])))))


def paint(lines: Sequence[str], dark: dict[str, tuple[bool, bool]], across: int, scale: int = 4) -> list[bytes]:
    """Return terminal *lines* as grey rows: each character gives its upper and lower half, *across* cells a module."""
    rows = []
    for line in lines:
        for half in (0, 1):
            pixels = b"".join((b"\x00" if dark[c][half] else b"\xff") * scale for c in line[::across])
            rows += [pixels] * scale
    return rows


def grey_rows(png: bytes, share: float = 1.0) -> list[bytes]:
    """Return the top *share* of an 8-bit RGB(A) picture as grey rows (the red channel)."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) in {(8, 6), (8, 2)}
    pixel = 4 if colour == 6 else 3
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw, stride = zlib.decompress(data), width * pixel
    above, rows = bytearray(stride), []
    for y in range(int(height * share)):
        start = y * (stride + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, pixel)
        rows.append(bytes(above[::pixel]))
    return rows


def _unfiltered(kind: int, line: bytearray, above: bytearray, pixel: int) -> bytearray:
    for i in range(len(line)) if kind else ():
        left = line[i - pixel] if i >= pixel else 0
        corner = above[i - pixel] if i >= pixel else 0
        line[i] = (line[i] + _predicted(kind, left, above[i], corner)) & 255
    return line


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 2:
        return up
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
