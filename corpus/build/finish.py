"""A drawn PDF in, the same pages without dates and random ids out."""

from __future__ import annotations

import io

import pikepdf


def finish(pdf: bytes) -> bytes:
    """Take dates and random ids out of a PDF -> the same pages, packed small."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                del document.docinfo[key]
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        for key in ("/ID", "/DocChecksum"):
            if key in document.trailer:
                del document.trailer[key]
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return out.getvalue()
