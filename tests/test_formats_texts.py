"""The formats that carry text with tags, read back by other programs than wrote them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest
import regex
import spacy
import yaml
from hypothesis import HealthCheck, given, settings
from lxml import etree
from spacy.tokens import Doc, DocBin

from sqs_extract import record_to_doc
from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.citing.check import find_problems
from sqs_extract.dataset.citing.hash import hash_dataset
from sqs_extract.dataset.citing.people import leave_out_people, mask_subjects
from sqs_extract.dataset.formats import FORMATS, docbin
from sqs_extract.dataset.formats.tags import GROUPS, Code, Tag, build_coded
from sqs_extract.dataset.formats.webanno import LONGEST_NAME, name_file
from sqs_extract.dataset.tables import TABLES
from sqs_extract.record import Record
from tests.support.made_datasets import make_dataset
from tests.support.made_records import build_awkward, records, write_dataset

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example.json"
QDPX_SCHEMA = ROOT / "tests" / "schemas" / "qdpx.rng"
OURS = ("docbin", "webanno", "qdpx", "hf")
TAGS = ("findings", "case_examples", "figures")


def write_formats(folder: Path, output: Path) -> None:
    for name in OURS:
        FORMATS[name].load_writer()(folder, output / FORMATS[name].path)


@pytest.fixture(scope="module")
def letters() -> list[Record]:
    """The example, and letters that are hard on files: signs of two UTF-16 units among them."""
    example = Record.model_validate_json(EXAMPLE.read_bytes())
    found = sorted([example, *build_awkward()], key=lambda record: record.id)
    assert any(character > "\uffff" for record in found for character in record.text)
    assert all(getattr(example, name) for name in (*TAGS, "links"))
    return found


@pytest.fixture(scope="module")
def dataset(letters: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_dataset(tmp_path_factory.mktemp("dataset"), letters, [])
    FORMATS["parquet"].load_writer()(folder, folder / "tables")
    write_formats(folder, folder)
    return folder


def list_tags(record: Record) -> dict[str, tuple[int, int, str]]:
    """Id -> where a tag is and what it covers."""
    tags: list[Tag] = [*record.findings, *record.case_examples, *record.figures]
    return {tag.id: (tag.start, tag.end, tag.text) for tag in tags}


# ------------------------------------------------------------------ tags as codes


def test_codes_say_what_the_tag_says(letters: list[Record]) -> None:
    *_, first = letters
    finding = first.findings[0]
    coded = build_coded(first)[0]
    assert coded.codes[0] == Code("Finding", finding.polarity)
    assert Code("Theme", finding.theme.replace("_", " ")) in coded.codes
    topics = [code.value.replace(" ", "_") for code in coded.codes if code.group == "Topic"]
    assert topics == finding.topics
    assert f"score: {finding.score:g}" in coded.note.splitlines()
    assert all(reason.name in coded.note for reason in finding.evidence)


def test_every_tag_is_coded_once_with_known_groups(letters: list[Record]) -> None:
    for record in letters:
        coded = build_coded(record)
        assert {c.id: (c.start, c.end, c.text) for c in coded} == list_tags(record)
        assert all(c.codes and len(set(c.codes)) == len(c.codes) for c in coded)
        assert {code.group for c in coded for code in c.codes} <= GROUPS.keys()


# ------------------------------------------------------------------ spaCy


def check_doc(doc: Doc, record: Record) -> None:
    """A Doc has the record's text and spans, to the character."""
    assert doc.text == record.text
    paragraphs = {p.id: p for s in record.sections for p in s.paragraphs}
    expected: dict[str, list[tuple[str, str, int, int]]] = {
        "sections": [(s.id, s.kind, s.start, s.end) for s in record.sections],
        "paragraphs": [(p.id, p.kind, p.start, p.end) for p in paragraphs.values()],
        "findings": [(f.id, f"{f.polarity}/{f.form}", f.start, f.end) for f in record.findings],
        "case_examples": [(c.id, c.polarity, c.start, c.end) for c in record.case_examples],
        "figures": [(f.id, f.kind, f.start, f.end) for f in record.figures],
    }
    assert set(doc.spans) == set(expected)
    for name, places in expected.items():
        found = [(s.id_, s.label_, s.start_char, s.end_char) for s in doc.spans[name]]
        assert found == [place for place in places if place[2] < place[3]], name
    starts = {s.start for p in paragraphs.values() for s in p.sentences if s.start < s.end}
    assert starts <= {sentence.start_char for sentence in doc.sents}
    for name in ("findings", "figures"):
        for tag in getattr(record, name):
            fields = tag.model_dump(mode="json", by_alias=True)
            assert doc.user_data[name][tag.id].keys() == fields.keys()
            assert json.dumps(doc.user_data[name][tag.id]) == json.dumps(fields)
    assert doc.user_data["metadata"]["area"] == record.metadata.area


def test_spacy_reads_every_letter(dataset: Path, letters: list[Record]) -> None:
    docs = list(DocBin().from_disk(dataset / "dataset.spacy").get_docs(spacy.blank("en").vocab))
    assert len(docs) == len(letters)
    for doc, record in zip(docs, letters, strict=True):
        check_doc(doc, record)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_any_record_becomes_a_doc_and_back(record: Record) -> None:
    doc = record_to_doc(record)
    check_doc(doc, record)
    packed = DocBin(attrs=["ORTH", "SENT_START"], store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(packed).get_docs(spacy.blank("en").vocab)
    check_doc(again, record)
    assert again.user_data == doc.user_data


@pytest.mark.parametrize(
    ("text", "begins", "ends", "expected"),
    [
        ("Too few plans", set(), set(), ["Too ", "few ", "plans"]),
        ("Too few plans", {1, 6}, {7}, ["T", "oo ", "fe", "w ", "plans"]),
        ("Too few plans", {3}, set(), ["Too", " ", "few ", "plans"]),
        ("Too few plans", set(), {4}, ["Too", " ", "few ", "plans"]),
        ("Ynys Môn 🙂 was", {10}, set(), ["Ynys ", "Môn ", "🙂", " ", "was"]),
    ],
)
def test_tokens_are_split_where_spans_need_it(
    text: str, begins: set[int], ends: set[int], expected: list[str]
) -> None:
    pieces = docbin.split_tokens(text, begins, ends, spacy.blank("en"))
    assert [text[start:end] + " " * space for start, end, space in pieces] == expected


def test_a_doc_may_be_of_another_pipeline(letters: list[Record]) -> None:
    nlp = spacy.blank("en")
    doc = record_to_doc(letters[0], nlp.vocab)
    assert doc.vocab is nlp.vocab
    check_doc(doc, letters[0])


def test_naming_record_to_doc_does_not_load_spacy() -> None:
    code = "import sqs_extract, sys; sqs_extract.record_to_doc; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# ------------------------------------------------------------------ REFI-QDA


def read_qdpx(folder: Path) -> tuple[etree._Element, dict[str, bytes]]:
    """A dataset's folder -> its project as XML, its sources by name."""
    with zipfile.ZipFile(folder / "dataset.qdpx") as package:
        assert package.testzip() is None
        sources = {name: package.read(name) for name in package.namelist()}
    return etree.fromstring(sources.pop("project.qde")), sources


def test_the_project_is_as_the_standard_has_it(dataset: Path) -> None:
    project, _ = read_qdpx(dataset)
    schema = etree.RelaxNG(etree.parse(QDPX_SCHEMA))
    schema.assertValid(project)
    broken = etree.fromstring(etree.tostring(project).replace(b"startPosition", b"start"))
    assert not schema.validate(broken)


def test_every_reference_of_the_project_leads_somewhere(dataset: Path) -> None:
    project, sources = read_qdpx(dataset)
    guids = [element.get("guid") for element in project.iter("{*}*") if element.get("guid")]
    assert len(guids) == len(set(guids))
    names = ("targetGUID", "originGUID", "creatingUser")
    wanted = {e.get(name) for e in project.iter("{*}*") for name in names if e.get(name)}
    assert wanted <= set(guids)
    paths = {element.get("plainTextPath") for element in project.iter("{*}TextSource")}
    assert paths == {name.replace("sources/", "internal://") for name in sources}
    codes = [element.get("name") for element in project.iter("{*}Code")]
    assert len(codes) == len(set(codes))


def test_another_reader_finds_every_tag_in_its_place(
    dataset: Path, letters: list[Record], tmp_path: Path
) -> None:
    pyrefiqda = pytest.importorskip("pyrefiqda")
    project = pyrefiqda.RefiProject.load(dataset / "dataset.qdpx", str(tmp_path))
    flat = [code for group in project.code_book.codes.code for code in group.code]
    names = {code.guid: code.name for code in flat}
    for source, record in zip(project.sources.text_source, letters, strict=True):
        place = pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, tmp_path)
        text = place.read_bytes().decode()
        assert source.name == record.id
        assert text == record.text
        expected = {
            coded.id: (coded.start, coded.end, coded.text, {code.name for code in coded.codes})
            for coded in build_coded(record)
        }
        found = {
            each.description.splitlines()[0]: (
                *(each.start_position, each.end_position),
                text[each.start_position : each.end_position],
                {names[coding.code_ref.target_guid] for coding in each.coding},
            )
            for each in source.plain_text_selection
        }
        assert found == expected
    links = sum(len(link.to) for record in letters for link in record.links)
    assert len(project.links.link) == links > 0


def test_the_project_says_of_letters_what_they_say_of_themselves(
    dataset: Path, letters: list[Record]
) -> None:
    project, _ = read_qdpx(dataset)
    variables = {e.get("guid"): e.get("name") for e in project.iter("{*}Variable")}
    for case, record in zip(project.iter("{*}Case"), letters, strict=True):
        said = {
            variables[value[0].get("targetGUID")]: value[1].text
            for value in case.iter("{*}VariableValue")
        }
        assert said["area"] == record.metadata.area
        assert said["sha256"] == record.source.sha256
        assert said.get("publication_date") == record.metadata.publication_date


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_any_record_becomes_a_project(
    tmp_path_factory: pytest.TempPathFactory, record: Record
) -> None:
    folder = write_dataset(tmp_path_factory.mktemp("made"), [record], [])
    FORMATS["qdpx"].load_writer()(folder, folder / "dataset.qdpx")
    project, sources = read_qdpx(folder)
    etree.RelaxNG(etree.parse(QDPX_SCHEMA)).assertValid(project)
    (text,) = sources.values()
    assert text.decode() == record.text


# ------------------------------------------------------------------ Web Annotations

# The terms of http://www.w3.org/ns/anno.jsonld that are used here, after the vocabulary's text.
TERMS: dict[str, Any] = {
    **{"oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#"},
    **{"dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"},
    **{"dctypes": "http://purl.org/dc/dcmitype/", "foaf": "http://xmlns.com/foaf/0.1/"},
    **{"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    **{"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
    **{"xsd": "http://www.w3.org/2001/XMLSchema#"},
    **{"id": "@id", "type": "@type"},
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector")
    },
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix", "tagging", "describing")},
    **{"Software": "as:Application", "Text": "dctypes:Text", "name": "foaf:name"},
    **{"AnnotationCollection": "as:OrderedCollection"},
    **{"AnnotationPage": "as:OrderedCollectionPage"},
    **{"value": "rdf:value", "format": "dc:format", "language": "dc:language"},
    "label": "rdfs:label",
    "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    **{name: {"@id": f"oa:{name}", "@type": "xsd:nonNegativeInteger"} for name in ("start", "end")},
    "first": {"@id": "as:first", "@type": "@id"},
    "partOf": {"@id": "as:partOf", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}
OA = "http://www.w3.org/ns/oa#"


def expand(document: dict[str, Any]) -> dict[str, Any]:
    """Web annotations -> what they say as linked data; a name without meaning would be dropped."""
    jsonld = pytest.importorskip("pyld").jsonld

    def load(url: str, _: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}

    options = {"documentLoader": load, "base": "https://letters.example/webanno/it.jsonld"}
    (expanded,) = jsonld.expand(document, options)
    return dict(expanded)


def count_names(value: Any) -> int:
    """How many names with a value are in a document, the context and what is `id` or `type` aside.

    A list in a list of JSON-LD is a value; so these are counted wherever they are.
    """
    match value:
        case dict():
            own = [key for key in value if key not in ("@context", "id", "type")]
            own = [key for key in own if not key.startswith("@")]
            return len(own) + sum(map(count_names, value.values()))
        case list():
            return sum(map(count_names, value))
        case _:
            return 0


def read_annotations(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted((folder / "webanno").glob("*.jsonld")):
        yield path, json.loads(path.read_bytes())


def test_annotations_hold_every_tag_as_linked_data(dataset: Path, letters: list[Record]) -> None:
    for (path, document), record in zip(read_annotations(dataset), letters, strict=True):
        expanded = expand(document)
        assert count_names(expanded) == count_names(document)
        (page,) = expanded["http://www.w3.org/ns/activitystreams#first"]
        ((listed),) = page["http://www.w3.org/ns/activitystreams#items"]
        tags = build_coded(record)
        for found, coded in zip(listed["@list"], tags, strict=True):
            assert found["@type"] == [f"{OA}Annotation"]
            (target,) = found[f"{OA}hasTarget"]
            (source,) = target[f"{OA}hasSource"]
            name = unquote(source["@id"].rpartition("/")[2])
            text = (path.parent / name).read_bytes().decode()
            assert text == record.text
            position, quote = target[f"{OA}hasSelector"]
            start, end = (position[f"{OA}{n}"][0]["@value"] for n in ("start", "end"))
            assert (start, end) == (coded.start, coded.end)
            around = [quote[f"{OA}{n}"][0]["@value"] for n in ("prefix", "exact", "suffix")]
            assert around[1] == text[start:end]
            assert text[:start].endswith(around[0])
            assert text[end:].startswith(around[2])
            values = [
                b["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"][0]["@value"]
                for b in found[f"{OA}hasBody"]
            ]
            assert values == [*(code.name for code in coded.codes), coded.note]


def test_annotations_name_what_made_them(dataset: Path, letters: list[Record]) -> None:
    for (_, document), record in zip(read_annotations(dataset), letters, strict=True):
        assert document["creator"]["type"] == "Software"
        assert record.signature.rules in document["creator"]["name"]
        items = document["first"]["items"]
        assert document["total"] == len(items)
        assert {item["creator"] for item in items} == {document["creator"]["id"]}
        assert len({item["id"] for item in items}) == len(items)


def test_names_of_files_are_no_longer_than_file_systems_take(letters: list[Record]) -> None:
    short, long = (letters[0].model_copy(update={"id": "ŷ" * n}) for n in (100, 101))
    assert name_file(short) == short.id
    assert len(name_file(long).encode()) <= LONGEST_NAME
    assert name_file(long).endswith(f"ŷ-{long.source.sha256[:16]}")


# ------------------------------------------------------------------ Hugging Face

LOAD = """
import json, sys, datasets
datasets.disable_progress_bars()
folder, *tables = sys.argv[1:]
found = {}
for table in tables:
    rows = datasets.load_dataset(folder, table, split="train")
    assert rows.features == datasets.Features.from_arrow_schema(rows.data.schema)
    features = {name: str(kind) for name, kind in rows.features.items()}
    found[table] = [features, json.loads(json.dumps(rows.to_list(), default=str))]
found["default"] = datasets.load_dataset(folder, split="train").column_names
print(json.dumps(found))
"""


def read_head(folder: Path) -> dict[str, Any]:
    """A folder for `load_dataset` -> what the head of its card says."""
    _, head, _ = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return dict(yaml.safe_load(head))


def list_filled(folder: Path) -> list[str]:
    return [n for n in TABLES if pq.read_metadata(folder / "tables" / f"{n}.parquet").num_rows]


def test_the_card_declares_every_table_with_rows(dataset: Path) -> None:
    head = read_head(dataset / "hf")
    filled = list_filled(dataset)
    assert "failures" not in filled
    assert [each["config_name"] for each in head["configs"]] == filled
    assert [each["config_name"] for each in head["configs"] if each.get("default")] == ["findings"]
    for name, config, info in zip(filled, head["configs"], head["dataset_info"], strict=True):
        (file,) = config["data_files"]
        data = (dataset / "hf" / file["path"]).read_bytes()
        assert data == (dataset / "tables" / f"{name}.parquet").read_bytes()
        assert (
            info["splits"][0]["num_examples"]
            == pq.read_table(dataset / "tables" / f"{name}.parquet").num_rows
        )
        assert [feature["name"] for feature in info["features"]] == TABLES[name].names
    assert "license" not in head


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("MIT", {"license": "mit"}),
        (
            "OGL-UK-3.0",
            {
                "license": "other",
                "license_name": "ogl-uk-3.0",
                "license_link": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            },
        ),
        (
            'By permission: see "terms"',
            {"license": "other", "license_name": "by-permission-see-terms"},
        ),
    ],
)
def test_the_card_names_licence_title_and_hash(
    tmp_path: Path, licence: str, said: dict[str, str]
) -> None:
    about = About(title='Letters: "a" \\ b', licence=licence)
    folder = make_dataset(tmp_path / "dataset", about=about, formats=["hf"])
    head = read_head(folder / "hf")
    assert {key: value for key, value in head.items() if key.startswith("license")} == said
    assert head["pretty_name"] == about.title
    card = (folder / "hf" / "README.md").read_text(encoding="utf-8")
    assert f"sha256:{hash_dataset(folder)}" in card


@pytest.mark.slow
def test_load_dataset_reads_every_table_as_declared(dataset: Path, tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    folder = shutil.copytree(dataset / "hf", tmp_path / "hf")
    filled = list_filled(dataset)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(folder), *filled],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("default") == TABLES["findings"].names
    assert list(found) == filled
    for name, (features, rows) in found.items():
        assert list(features) == TABLES[name].names
        expected = pq.read_table(dataset / "tables" / f"{name}.parquet").to_pylist()
        assert rows == json.loads(json.dumps(expected, default=str))


# ------------------------------------------------------------------ without people


def read_all(folder: Path) -> str:
    """All that these formats say, whatever they are packed in."""
    with zipfile.ZipFile(folder / "dataset.qdpx") as package:
        texts = [package.read(name).decode() for name in package.namelist()]
    packed = (folder / "dataset.spacy").read_bytes()
    texts.append(zlib.decompress(packed).decode(errors="replace"))
    for doc in DocBin().from_bytes(packed).get_docs(spacy.blank("en").vocab):
        texts += [doc.text, json.dumps(doc.user_data, ensure_ascii=False)]
    texts += [path.read_text(encoding="utf-8") for path in (folder / "webanno").iterdir()]
    tables = (folder / "hf" / "data").iterdir()
    texts += [str(pq.read_table(path).to_pylist()) for path in tables]
    return "\n".join([*texts, (folder / "hf" / "README.md").read_text(encoding="utf-8")])


def test_who_is_left_out_of_records_is_in_none_of_the_formats(tmp_path: Path) -> None:
    record = Record.model_validate_json(EXAMPLE.read_bytes())
    meta = record.metadata
    people = [*meta.recipients, *meta.signatories, meta.sender, meta.lead_inspector]
    names = {person.name for person in people if person is not None and person.name}
    names |= {name for copy in meta.copied_to for name in copy.names}
    children = {s for case in record.case_examples for s in case.subjects if " " not in s}
    assert names
    assert children
    before = read_all(make_dataset(tmp_path / "before", [record], formats=OURS))
    assert {name for name in names | children if name not in before} == set()
    masked = mask_subjects(leave_out_people(record))
    after = read_all(make_dataset(tmp_path / "after", [masked], formats=OURS))
    found = {n for n in names | children if regex.search(rf"\b{regex.escape(n)}\b", after)}
    assert found == set()
    assert "Child A" in after


def test_check_covers_the_formats(tmp_path: Path) -> None:
    folder = make_dataset(tmp_path / "dataset", formats=OURS)
    assert list(find_problems(folder)) == []
    names = ("dataset.qdpx", "dataset.spacy", "hf/README.md", "hf/data/findings.parquet")
    annotations = sorted((folder / "webanno").iterdir())[0].relative_to(folder).as_posix()
    for name in (*names, annotations):
        with (folder / name).open("ab") as file:
            file.write(b" ")
    found = {problem.partition(":")[0] for problem in find_problems(folder)}
    assert found == {*names, annotations}


# ------------------------------------------------------------------ the same, whole


def test_the_same_records_give_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    write_formats(dataset, tmp_path)
    again = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert {path.parent.name for path in again} >= {"webanno", tmp_path.name}
    for path in again:
        assert path.read_bytes() == (dataset / path.relative_to(tmp_path)).read_bytes(), path.name


def test_a_dataset_of_nothing_can_be_written(tmp_path: Path) -> None:
    write_dataset(tmp_path, [], [])
    FORMATS["parquet"].load_writer()(tmp_path, tmp_path / "tables")
    write_formats(tmp_path, tmp_path)
    assert len(DocBin().from_disk(tmp_path / "dataset.spacy")) == 0
    assert list((tmp_path / "webanno").iterdir()) == []
    with zipfile.ZipFile(tmp_path / "dataset.qdpx") as package:
        assert package.namelist() == ["project.qde"]
    assert read_head(tmp_path / "hf").keys() == {"pretty_name", "language"}
