"""What the attacker learns from little files; intervals of statistics.md D.4 and D.5, or worked out here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.attacker import Attacker
from tests.attack.book import Book, read_books
from tests.attack.grids import Grid, Reader, html_tables
from tests.attack.hand import Table, attacker_on, learnt, question, row, table, write_study
from tests.attack.statements import Statement, number

DISTRICTS = {"id": "d", "label": "小学校区", "question": "F"}
D4 = {
    "d:1": [41, 198, 2, 60, 301],
    "d:2": [38, 168, 9, 47, 262],
    "d:3": [27, 141, 6, 32, 206],
    "d:4": [38, 98, 1, 33, 170],
    "d:5": [22, 101, 5, 37, 165],
}
TOTAL = [166, 706, 23, 209, 1104]


def d4(folder: Path, hidden: set[tuple[int, int]]) -> Attacker:
    """The table of D.4 with these places (district, answer) hidden."""
    write_study(folder, [question("F", 5), question("Q", 4)], [DISTRICTS])
    rows: dict[str, list[object]] = {"total": [*TOTAL]}
    for n, (place, counts) in enumerate(D4.items()):
        rows[place] = ["x" if (n, answer) in hidden else count for answer, count in enumerate(counts)]
    unknown = {"d:unknown": [0, 0, 0, 0, 0]}
    return attacker_on(folder, table("Q", {**rows, **unknown}))


def test_hiding_the_small_counts_alone_hides_nothing(tmp_path: Path) -> None:
    """D.4: [2,2] and [1,1]."""
    attacker = d4(tmp_path, {(0, 2), (3, 2)})

    assert learnt(attacker, F="1", Q="3") == (2, 2)
    assert learnt(attacker, F="4", Q="3") == (1, 1)


def test_the_optimum_of_the_reference_leaves_its_intervals(tmp_path: Path) -> None:
    """D.4: 2 in [0,3], 1 in [0,3], 41 in [40,43], 38 in [36,39]."""
    attacker = d4(tmp_path, {(0, 2), (3, 2), (0, 0), (3, 0)})

    assert [learnt(attacker, F=f, Q=q) for f, q in [("1", "3"), ("4", "3"), ("1", "1"), ("4", "1")]] == [
        (0, 3), (0, 3), (40, 43), (36, 39),
    ]  # fmt: skip


def test_two_hidden_per_line_are_not_enough(tmp_path: Path) -> None:
    """D.4: the cell (0,2) is exactly 2 by rows 0-1 minus columns 0-1."""
    write_study(tmp_path, [question("F", 4), question("Q", 4)], [DISTRICTS])
    counts = [[3, 4, 2, 20], [5, 6, 21, 22], [23, 24, 7, 8], [25, 26, 9, 4]]
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (0, 2)}
    rows: dict[str, list[object]] = {"total": [*map(sum, zip(*counts, strict=True)), 209]}
    for i, line in enumerate(counts):
        rows[f"d:{i + 1}"] = [*("x" if (i, j) in hidden else one for j, one in enumerate(line)), sum(line)]
    rows["d:unknown"] = [0, 0, 0, 0, 0]
    attacker = attacker_on(tmp_path, table("Q", rows))

    assert learnt(attacker, F="1", Q="3") == (2, 2)


@pytest.mark.parametrize(
    ("net_of_two_and_four", "expected"), [(["23", "8"], (2, 2)), (["x", "x"], (0, 3))], ids=["printed", "hidden"]
)
def test_a_printed_net_of_the_axis_undoes_what_protects_its_parts(
    tmp_path: Path, net_of_two_and_four: list[str], expected: tuple[int, int]
) -> None:
    """D.5.2: ages [30,2,46; 52,5,80; 14,1,25; 9,7,28] with the row 65+; protected without it, 2 is known with it."""
    old = {"id": "old", "label": "65+", "question": "F", "categories": [
        {"id": "young", "label": "-64", "options": [1, 2]}, {"id": "old", "label": "65+", "options": [3, 4]},
    ]}  # fmt: skip
    write_study(tmp_path, [question("F", 4), question("Q", 3)], [DISTRICTS, old])
    rows: Table = {
        "total": [105, 15, 179, 299],
        "d:1": ["x", "x", 46, 78], "d:2": [52, 5, 80, 137], "d:3": ["x", "x", 25, 40], "d:4": [9, 7, 28, 44],
        "old:old": [net_of_two_and_four[0], net_of_two_and_four[1], 53, 84], "old:unknown": [0, 0, 0, 0],
    }  # fmt: skip
    attacker = attacker_on(tmp_path, table("Q", rows))

    assert learnt(attacker, F="1", Q="2") == expected


def test_two_bases_inside_one_another_tell_their_difference(tmp_path: Path) -> None:
    """D.5.3: everyone (166,706,23,209) and those of 20 and more (165,700,23,207): the young are (1,6,0,2)."""
    adults = {
        "id": "adults",
        "label": "20+",
        "question": "F",
        "categories": [{"id": "a", "label": "20+", "options": [2]}],
    }
    write_study(tmp_path, [question("F", 2), question("Q", 4)], [adults])
    rows: Table = {"total": [166, 706, 23, 209, 1104], "adults:a": [165, 700, 23, 207, 1095]}
    attacker = attacker_on(tmp_path, table("Q", rows))

    assert [learnt(attacker, F="1/no_answer/invalid", Q=q) for q in "1234"] == [(1, 1), (6, 6), (0, 0), (2, 2)]


def test_a_percentage_with_its_base_is_a_count(tmp_path: Path) -> None:
    """0.1 of 1,112 is one person; 0.1 of 2,400 is two or three (2/2400 = 0.083, 3/2400 = 0.125, 4/2400 = 0.167)."""
    write_study(tmp_path, [question("F", 2), question("Q", 2)], [])
    low = Reader(read_books(tmp_path), "W")
    grid = [["分析軸", "区分", "n", "Q1", "Q2"], ["", "全体", "1,112", "0.1", "x"]]
    (one, share, hidden) = low.read(_grid("Q Q", grid))

    assert one.what == "base"
    assert one.value == 1112
    assert (share.what, share.value, share.half) == ("percent", number("0.1")[0], number("0.1")[1])  # type: ignore[index]
    assert hidden.what == "hidden"
    assert _interval(read_books(tmp_path), [one, share]) == (1, 1)
    more = one._replace(value=number("2,400")[0])  # type: ignore[index]
    assert _interval(read_books(tmp_path), [more, share]) == (2, 3)


def test_the_base_of_a_mean_tells_who_has_no_score(tmp_path: Path) -> None:
    """20 asked, 18 with a score, 3 of 4 answers and no answer printed: the fourth is 20 - 18 - 1 = 1."""
    scored = question("Q", 3)
    scored["options"] = [{**one, "score": 2 - n} for n, one in enumerate(scored["options"][:2])] + scored["options"][2:]
    write_study(tmp_path, [scored], [])
    lines = [row("Q", "1", "total", 20, 10), row("Q", "2", "total", 20, "x"), row("Q", "3", "total", 20, "x")]
    lines += [row("Q", "no_answer", "total", 20, 1), row("Q", "invalid", "total", 20, 0)]
    without = attacker_on(tmp_path, lines)
    (tmp_path / "out").rename(tmp_path / "before")
    with_base = attacker_on(tmp_path, [*lines, "W,Q,,mean,total,total,18,,,suppressed,mean,"])

    assert learnt(without, Q="3") == (0, 9)
    assert learnt(with_base, Q="3") == (1, 1)


def test_the_mean_of_scores_tells_hidden_counts(tmp_path: Path) -> None:
    """Ten persons, three scores 2, 1, 0: 7 have 2, the mean is 1.6: 14 + k = 16, so two have 1 and one has 0."""
    scored = question("Q", 3)
    scored["options"] = [{**one, "score": 2 - n} for n, one in enumerate(scored["options"])]
    write_study(tmp_path, [scored], [])
    lines = [row("Q", "1", "total", 10, 7), row("Q", "2", "total", 10, "x"), row("Q", "3", "total", 10, "x")]
    attacker = attacker_on(tmp_path, [*lines, "W,Q,,mean,total,total,10,,,ok,mean,1.6"])

    assert (learnt(attacker, Q="2"), learnt(attacker, Q="3")) == ((2, 2), (1, 1))


def test_the_mean_and_the_median_of_numbers_bound_their_classes(tmp_path: Path) -> None:
    """Ten persons in 0-9 and 10-100. Median 95: five below at most. Mean 91: one below makes 9 + 9 * 100 < 910."""
    number = {"id": "Q", "type": "NU", "label": "Q", "minimum": 0, "maximum": 100, "bands": [
        {"label": "0-9", "to": 9}, {"label": "10-", "from": 10},
    ]}  # fmt: skip
    write_study(tmp_path, [number], [])
    lines = [row("Q", "band1", "total", 10, "x"), row("Q", "band2", "total", 10, "x")]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    median = attacker_on(
        write_study(tmp_path / "a", [number], []), [*lines, "W,Q,,median,total,total,10,,,ok,median,95"]
    )
    mean = attacker_on(write_study(tmp_path / "b", [number], []), [*lines, "W,Q,,mean,total,total,10,,,ok,mean,91"])

    assert learnt(median, Q="band1") == (0, 5)
    assert learnt(mean, Q="band1") == (0, 0)


def test_who_chose_that_there_is_nothing_chose_nothing_else(tmp_path: Path) -> None:
    """Ten answered, eight of them named something: of `nothing`, two at most."""
    several = question("Q", 3, type="MA")
    several["options"][2]["exclusive"] = True
    write_study(tmp_path, [several], [])
    lines = [row("Q", "1", "total", 10, 8), row("Q", "2", "total", 10, 3), row("Q", "3", "total", 10, "x")]
    lines += [row("Q", "no_answer", "total", 10, 0), row("Q", "invalid", "total", 10, 0)]
    attacker = attacker_on(tmp_path, lines)

    place = attacker.place_of["W", frozenset({("Q", frozenset({"answered"})), ("Q#3", frozenset({"yes"}))})]
    assert attacker.system.exact(place) == (0, 2)


def test_routing_makes_the_base_of_a_sub_question_a_count_of_its_parent(tmp_path: Path) -> None:
    """A sub-question put to 12: its parent's hidden answer was given by 12."""
    write_study(tmp_path, [question("Q", 3), question("U", 2, ask="Q = 2")], [])
    lines = [row("Q", "1", "total", 40, "x"), row("Q", "2", "total", 40, "x"), row("Q", "3", "total", 40, 27)]
    lines += [row("Q", "no_answer", "total", 40, 0), row("Q", "invalid", "total", 40, 0), row("U", "1", "total", 12, 5)]

    assert learnt(attacker_on(tmp_path, lines), Q="1") == (1, 1)


def test_a_printed_page_is_read_like_its_data(tmp_path: Path) -> None:
    """Groups that span rows, marks beside numbers, several words for everyone."""
    write_study(tmp_path, [question("F", 2), question("Q", 2)], [DISTRICTS])
    page = (
        "<h3>Q Q</h3><table><tr><th>分析軸</th><th>区分</th><th>n</th><th>Q1</th><th>Q2</th></tr>"
        "<tr><th colspan=2>全体</th><td>1,000</td><td>40.0</td><td>60.0</td></tr>"
        "<tr><th rowspan=2>小学校区</th><th>F1</th><td>20*</td><td>x</td><td>95.0↑</td></tr>"
        "<tr><th>F2</th><td>980</td><td>40.7</td><td>-</td></tr></table>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    ((grid,), _) = html_tables(tmp_path / "page.html")
    read = {(one.place.category, one.place.option, one.what): one.value for one in _reader(tmp_path).read(grid)}

    assert read["1", "", "base"] == 20
    assert read["1", "2", "percent"] == 95
    assert ("1", "1", "hidden") in read
    assert read["2", "2", "percent"] == 0
    assert read["total", "", "base"] == 1000


def _reader(folder: Path) -> Reader:
    return Reader(read_books(folder), "W")


def _grid(heading: str, rows: list[list[str]]) -> Grid:
    return Grid(heading, "", rows, "test")


def _interval(books: dict[str, Book], statements: list[Statement]) -> tuple[float, float]:
    attacker = Attacker(books, statements)
    return attacker.system.exact(attacker.place_of["W", frozenset({("Q", frozenset({"1"}))})])
