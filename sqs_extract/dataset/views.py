"""The views of a dataset's databases: what researchers ask for first, as SQL that both understand.

DuckDB and SQLite differ in how a list is taken apart; that alone is given by each of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name."""

    description: str
    sql: str


LETTER = "l.area, l.programme, l.publication_date, l.publication_year"
COUNTS = """
    count(*) FILTER (WHERE f.polarity = 'strength') AS strengths,
    count(*) FILTER (WHERE f.polarity = 'deficiency') AS deficiencies,
    count(*) FILTER (WHERE f.polarity = 'mixed') AS mixed,
    count(*) FILTER (WHERE f.form = 'recommendation') AS recommendations,
    count(DISTINCT f.letter_id) AS letters,
    1.0 * count(*) FILTER (WHERE f.polarity = 'deficiency')
        / nullif(count(*) FILTER (WHERE f.polarity IN ('strength', 'deficiency')), 0)
        AS deficiency_share"""
"""What is counted of findings; recommendations are deficiencies too, mixed ones are in no share."""


def build_views(topics: str) -> dict[str, View]:
    """The query for (letter_id, finding_id, topic) in the database's own SQL -> views by name.

    A view stands after those it is made of.
    """
    views = {
        "finding_topics": View("One row per finding and topic.", topics),
        "findings_in_context": View(
            "Findings with the letter's area, programme and date, and where they stand in it.",
            f"""SELECT f.letter_id, f.finding_id, {LETTER}, f.theme, s.heading AS section_heading,
    p.number AS paragraph_number, f.page, f.polarity, f.form, f.topics, f.extent_text,
    f.extent_band, f.score, f.text
FROM findings f JOIN letters l USING (letter_id) JOIN sections s USING (letter_id, section_id)
    JOIN paragraphs p USING (letter_id, paragraph_id)""",
        ),
        "case_examples_in_context": View(
            "Case examples with the letter's area, programme and date, and where they stand in it.",
            f"""SELECT c.letter_id, c.case_example_id, {LETTER}, c.theme,
    s.heading AS section_heading, p.number AS paragraph_number, c.page, c.polarity, c.subjects,
    c.quotation, c.speaker, c.topics, c.score, c.text
FROM case_examples c JOIN letters l USING (letter_id)
    JOIN sections s USING (letter_id, section_id)
    JOIN paragraphs p USING (letter_id, paragraph_id)""",
        ),
        "figures_compared": View(
            "Figures that are compared with something, the figure they are compared with where the"
            " letter gives one, and the difference where both have the same unit.",
            f"""SELECT g.letter_id, g.figure_id, {LETTER}, g.kind, g.value, g.unit, g.measure,
    g.population, g.period, g.comparison_direction, g.comparison_with, g.comparison_figure_id,
    o.value AS comparison_value, o.unit AS comparison_unit, o.period AS comparison_period,
    CASE WHEN g.unit = o.unit THEN g.value - o.value END AS difference, g.text,
    p.text AS paragraph_text, n.text AS footnote_text
FROM figures g JOIN letters l USING (letter_id) JOIN paragraphs p USING (letter_id, paragraph_id)
    LEFT JOIN figures o
        ON o.letter_id = g.letter_id AND o.figure_id = g.comparison_figure_id
    LEFT JOIN footnotes n ON n.letter_id = g.letter_id AND n.footnote_id = g.footnote_id
WHERE g.comparison_direction IS NOT NULL""",
        ),
        "findings_linked": View(
            "Findings of the closing lists with the findings of the body that bear them out.",
            """SELECT k.letter_id, k.from_finding_id, a.text AS from_text, k.rank, k.score,
    k.to_finding_id, b.theme AS to_theme, b.polarity AS to_polarity, b.text AS to_text
FROM links k
    JOIN findings a ON a.letter_id = k.letter_id AND a.finding_id = k.from_finding_id
    JOIN findings b ON b.letter_id = k.letter_id AND b.finding_id = k.to_finding_id""",
        ),
        "coverage": View(
            "One row per letter: how much was found in it, and how much of its text is tagged.",
            f"""SELECT l.letter_id, {LETTER}, l.page_count, l.text_characters,
    l.footnote_characters, l.furniture_characters,
    (SELECT count(*) FROM paragraphs x WHERE x.letter_id = l.letter_id) AS paragraphs,
    (SELECT count(*) FROM findings x WHERE x.letter_id = l.letter_id) AS findings,
    (SELECT count(*) FROM case_examples x WHERE x.letter_id = l.letter_id) AS case_examples,
    (SELECT count(*) FROM figures x WHERE x.letter_id = l.letter_id) AS figures,
    (SELECT count(*) FROM links x WHERE x.letter_id = l.letter_id) AS links,
    (SELECT count(*) FROM warnings x WHERE x.letter_id = l.letter_id) AS warnings,
    (SELECT 1.0 * sum(x."end" - x.start) FROM findings x WHERE x.letter_id = l.letter_id)
        / nullif(l.text_characters, 0) AS findings_share
FROM letters l""",
        ),
        "warnings_by_code": View(
            "How many letters each kind of warning concerns.",
            """SELECT w.code, count(*) AS warnings, count(DISTINCT w.letter_id) AS letters
FROM warnings w GROUP BY w.code ORDER BY letters DESC, w.code""",
        ),
        "rules_used": View(
            "How often each rule or model took part in a tag, and in how many letters.",
            """SELECT e.tag, e.source, e.name, count(*) AS uses,
    count(DISTINCT e.letter_id) AS letters
FROM evidence e GROUP BY e.tag, e.source, e.name ORDER BY uses DESC, e.tag, e.name""",
        ),
    }
    for name, columns in {
        "theme": "f.theme",
        "area": "l.area",
        "year": "l.publication_year",
        "topic": "t.topic",
        "theme_topic_area_year": "f.theme, t.topic, l.area, l.publication_year",
    }.items():
        by_topic = "t.topic" in columns
        views[f"strengths_and_deficiencies_by_{name}"] = View(
            f"Findings counted by {name.replace('_', ', ')}."
            + (" A finding counts under each of its topics." if by_topic else ""),
            f"SELECT {columns},{COUNTS}\nFROM findings f JOIN letters l USING (letter_id)"
            + (" JOIN finding_topics t USING (letter_id, finding_id)" if by_topic else "")
            + f"\nGROUP BY {columns} ORDER BY {columns}",
        )
    return views
