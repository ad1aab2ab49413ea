"""Two markings of one text in, a case out: the first is gold, the second what the tool said.

Both are in the notation of marked letters, so that a test shows what it expects where it counts.
Scores of what is said are 0.9 unless the test gives others.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqs_extract.assemble import build_record
from sqs_extract.document import CaseExample, Evidence, Finding, Letter, Tags
from sqs_extract.evaluation.cases import Case, name_sections
from sqs_extract.gold import Located
from sqs_extract.marked import parse_marked
from sqs_extract.record import Metadata, Record, Source
from sqs_extract.signature import build_signature


def build_case(gold: str, said: str, name: str = "a", scores: tuple[float, ...] = ()) -> Case:
    """Gold and said marks on the same words -> the case."""
    (true,) = parse_marked(f"# letter {name}\n{gold}")
    (other,) = parse_marked(f"# letter {name}\n{said}")
    assert true.letter.text == other.letter.text
    record = build_marked_record(true.letter, name, find_tags(other.gold, scores))
    case = Case(name, record, true.letter, true.gold)
    case.section_of = name_sections(case.letter)
    return case


def find_tags(gold: list[Located], scores: tuple[float, ...] = ()) -> Tags:
    """Marks -> the tags that say the same; scores go to findings and examples in text order."""
    given: Iterator[float] = iter(scores)
    tags = Tags()
    for g in gold:
        score = next(given, 0.9)
        evidence = (Evidence("rule", f"test/{g.item.tag}", g.start, g.end),)
        polarity = str(g.item.polarity)
        if g.item.tag == "finding":
            form = str(g.item.form)
            tags.findings.append(
                Finding(
                    *(g.paragraph_id, g.start, g.end, polarity, form, "summary", (), None),
                    score=score,
                    evidence=evidence,
                )
            )
        else:
            quoted = g.item.speaker is not None
            tags.case_examples.append(
                CaseExample(
                    *(g.paragraph_id, g.start, g.end, polarity, g.item.subjects),
                    quotation=quoted,
                    speaker=g.item.speaker,
                    theme="summary",
                    topics=(),
                    score=score,
                    evidence=evidence,
                )
            )
    return tags


def build_marked_record(letter: Letter, name: str, tags: Tags) -> Record:
    """A letter and tags -> the record."""
    source = Source(
        filename=f"{name}.txt",
        sha256="",
        size_bytes=0,
        media_type="text/plain",
        page_count=None,
        tagged=False,
    )
    return build_record(source, build_signature("test", None), letter, Metadata(), tags)
