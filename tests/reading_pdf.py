"""PDFs made by hand, object by object, for the tests of the readers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
HELVETICA_BOLD = HELVETICA.replace("/Helvetica ", "/Helvetica-Bold ")
FONTS = {"F1": HELVETICA, "F2": HELVETICA_BOLD}

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def build_pdf(
    *contents: str,
    page: str = "",
    fonts: Mapping[str, str] = FONTS,
    xobjects: Mapping[str, tuple[str, str]] | None = None,
    properties: Mapping[str, str] | None = None,
    objects: Mapping[int, str] | None = None,
    catalog: str = "",
    user_password: bytes | None = None,
) -> bytes:
    """Content streams, one for each page, in; the bytes of a PDF out.

    Page `i` (from 0) is object 10 + 2 i, its content the object after it. `page` and `catalog` go
    into those dictionaries as they stand, `xobjects` are pairs of dictionary and stream,
    `objects` further objects by number (from 200). A `user_password` encrypts (RC4, 40 bits).
    """
    bodies: dict[int, bytes] = {1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()}
    numbers = [10 + 2 * i for i in range(len(contents))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    bodies[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode()
    font_names = " ".join(f"/{name} {body}" for name, body in fonts.items())
    forms = ""
    for number, (name, (head, stream)) in enumerate((xobjects or {}).items(), start=100):
        forms += f"/{name} {number} 0 R "
        bodies[number] = _build_stream(head, stream)
    props = " ".join(f"/{name} {body}" for name, body in (properties or {}).items())
    resources = f"/Font << {font_names} >> /XObject << {forms} >> /Properties << {props} >>"
    box = "" if "/MediaBox" in page else "/MediaBox [0 0 600 800]"
    for number, content in zip(numbers, contents, strict=True):
        bodies[number] = (
            f"<< /Type /Page /Parent 2 0 R {box} {page} /Resources << {resources} >> "
            f"/StructParents {(number - 10) // 2} /Contents {number + 1} 0 R >>"
        ).encode()
        bodies[number + 1] = _build_stream("", content)
    for number, body in (objects or {}).items():
        bodies[number] = body.encode("latin-1")
    return _write_out(bodies, user_password)


def _build_stream(head: str, content: str) -> bytes:
    data = content.encode("latin-1")
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head.encode(), len(data), data)


def _write_out(bodies: Mapping[int, bytes], user_password: bytes | None) -> bytes:
    trailer = b""
    bodies = dict(bodies)
    if user_password is not None:
        key, owner, user = _build_keys(user_password)
        for number, body in bodies.items():
            head, mark, rest = body.partition(b"\nstream\n")
            if mark:
                data = rest.removesuffix(b"\nendstream")
                own = hashlib.md5(  # noqa: S324  # what the standard asks for
                    key + number.to_bytes(3, "little") + b"\0\0"
                ).digest()[:10]
                bodies[number] = head + mark + _rc4(own, data) + b"\nendstream"
        trailer = (
            b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
            % (owner.hex().encode(), user.hex().encode())
        )
    out = b"%PDF-1.7\n"
    places = {}
    for number in sorted(bodies):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number])
    size = max(bodies) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(size)
    )
    head = b"xref\n0 %d\n" % size
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (size, trailer, len(out))


def _build_keys(password: bytes) -> tuple[bytes, bytes, bytes]:
    """File key, /O and /U for a password (ISO 32000-1, 7.6.3, algorithms 2 to 4)."""
    padded = (password + _PADDING)[:32]
    owner_key = hashlib.md5((b"owner" + _PADDING)[:32]).digest()[:5]  # noqa: S324
    owner = _rc4(owner_key, padded)
    seed = padded + owner + (2**32 - 4).to_bytes(4, "little") + b"\0"
    key = hashlib.md5(seed).digest()[:5]  # noqa: S324
    return key, owner, _rc4(key, _PADDING)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def show(x: float, y: float, text: str, *, size: float = 12, font: str = "F1") -> str:
    """Content that draws one piece of text with its baseline at `y` from the bottom."""
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"
