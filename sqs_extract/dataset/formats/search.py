"""A DuckDB database of a dataset in, full-text search added to it: an index of words, and macros.

Words are compared by their English stems, without accents and case. The stem of a word that
is asked for is looked up among the words of the dataset, so that searching needs no program but
DuckDB; for a word that stands nowhere in it the longest stem that it begins with is taken.
Hits are ranked by BM25 (Robertson and Zaragoza 2009) with its usual constants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import snowballstemmer

if TYPE_CHECKING:
    import duckdb

SEARCHED = {
    "paragraphs": "paragraph_id",
    "findings": "finding_id",
    "case_examples": "case_example_id",
    "footnotes": "footnote_id",
}
"""Tables whose texts are searched, and what tells their rows apart within a letter."""

WORDS = r"regexp_extract_all(lower(strip_accents({text})), '[\p{{L}}\p{{N}}]+')"

SCHEMA = """
CREATE TABLE search_items
    (kind VARCHAR, letter_id VARCHAR, item_id VARCHAR, length BIGINT);
CREATE TABLE search_terms
    (term VARCHAR, kind VARCHAR, letter_id VARCHAR, item_id VARCHAR, occurrences BIGINT);
CREATE TABLE search_words (word VARCHAR PRIMARY KEY, stem VARCHAR NOT NULL);
"""

K1, B = 1.2, 0.75
SHORTEST, ENDING = 3, 4
"""Letters of a stem at the least, and of the ending behind it at the most: "risk" for "risks"."""

MACROS = f"""
CREATE MACRO search(query, of_kind) AS TABLE
    WITH asked AS (
        SELECT DISTINCT coalesce(w.stem, (
            SELECT max_by(s.stem, length(s.stem)) FROM search_words s
            WHERE starts_with(q.word, s.stem)
                AND length(s.stem) >= {SHORTEST} AND length(q.word) - length(s.stem) <= {ENDING}
        ), q.word) AS term
        FROM (SELECT unnest({WORDS.format(text="query")}) AS word) q
            LEFT JOIN search_words w ON w.word = q.word
    ),
    size AS (
        SELECT count(*) AS items, avg(length) AS average FROM search_items WHERE kind = of_kind
    ),
    hits AS (SELECT * FROM search_terms JOIN asked USING (term) WHERE kind = of_kind),
    rarity AS (
        SELECT term, ln(1 + (any_value(items) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
        FROM hits, size GROUP BY term
    )
    SELECT letter_id, item_id, count(*) AS words_found,
        sum(weight * occurrences * {K1 + 1}
            / (occurrences + {K1} * (1 - {B} + {B} * length / average))) AS rank
    FROM hits JOIN rarity USING (term) JOIN search_items USING (kind, letter_id, item_id), size
    GROUP BY letter_id, item_id ORDER BY rank DESC, letter_id, item_id;
""" + "".join(
    f"""
CREATE MACRO search_{table}(query) AS TABLE
    SELECT s.rank, s.words_found, l.area, l.publication_date, t.*
    FROM search(query, '{table}') s JOIN {table} t
        ON t.letter_id = s.letter_id AND t.{key} = s.item_id
        JOIN letters l ON l.letter_id = s.letter_id
    ORDER BY s.rank DESC, s.letter_id, s.item_id;
"""
    for table, key in SEARCHED.items()
)


def add_search(database: duckdb.DuckDBPyConnection) -> None:
    """Index the texts of the tables, one after the other, and make the macros that search them."""
    database.execute(SCHEMA)
    split = WORDS.format(text="text")
    texts = " UNION ALL ".join(f"SELECT text FROM {table}" for table in SEARCHED)
    found = database.execute(
        f"SELECT DISTINCT unnest({split}) AS word FROM ({texts}) ORDER BY word"
    ).fetchall()
    words = [word for (word,) in found]
    stems = snowballstemmer.stemmer("english").stemWords(words)
    database.register("stemmed", pa.table({"word": words, "stem": stems}))
    database.execute("INSERT INTO search_words SELECT word, stem FROM stemmed")
    database.unregister("stemmed")
    for table, key in SEARCHED.items():
        item = f"'{table}' AS kind, letter_id, {key} AS item_id"
        database.execute(f"INSERT INTO search_items SELECT {item}, len({split}) FROM {table}")
        database.execute(
            f"""INSERT INTO search_terms
                SELECT stem, kind, letter_id, item_id, count(*)
                FROM (SELECT {item}, unnest({split}) AS word FROM {table})
                    JOIN search_words USING (word)
                GROUP BY ALL ORDER BY ALL"""
        )
    database.execute(MACROS)
