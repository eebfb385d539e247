"""The office's account of a release says how much is hidden and what a reader could infer."""

from zushi_survey.analysis.disclosure.office import DisclosureReport, HiddenCount
from zushi_survey.present.disclosure import disclosure_summary, disclosure_table


def hidden(option: str, persons: int, *, primary: bool, low: float, high: float | None) -> HiddenCount:
    return HiddenCount("W", "Q1", "", "age", "80歳以上", option, primary, persons, "optimum", low, high)


REPORT = DisclosureReport(
    (
        hidden("はい", 2, primary=True, low=0, high=3),
        hidden("いいえ", 40, primary=False, low=39, high=None),
    ),
    counts=10,
    persons=420,
    persons_hidden=42,
)


def test_the_summary_counts_primary_and_secondary_and_the_information_lost():
    table = disclosure_summary(REPORT)

    assert [[cell.text for cell in row.cells] for row in table.rows] == [["1", "1", "42"], ["1", "1", "42"]]
    assert "10個のうち 2個を伏せました(人数の計で 10.0％)" in table.notes[1]
    assert "内部検討用" in table.notes[0]


def test_every_hidden_count_stands_with_its_reason_and_range():
    table = disclosure_table(REPORT)

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["はい", "80歳以上", "一次", "2", "0～3人"],
        ["いいえ", "80歳以上", "二次", "40", "39人以上"],
    ]
