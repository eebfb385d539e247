"""`explain`: where one printed figure comes from, down to columns, rows and checksums of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey import __version__
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, Policy, ReleasedTable
from zushi_survey.analysis.verdicts import Judgement, judge
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.delivery import columns_of
from zushi_survey.hearing.quoting import plain_text
from zushi_survey.pipeline.facts.study_facts import StudyFacts, claims_of
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.pipeline.record import input_facts
from zushi_survey.pipeline.tabulation import TableRequest, TableSet, tabulate_wave
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.captions import table_heading, table_id
from zushi_survey.present.explaining import (
    Chain,
    Step,
    chain_data,
    chain_table,
    figure_steps,
    question_step,
    statement_steps,
)
from zushi_survey.present.wording import ORIGINS
from zushi_survey.questionnaire.claims import ClaimsFile, Quantity, Statement
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.questionnaire.model import Questionnaire, Variable
from zushi_survey.tabulate.plan import conditions_of, plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DataTable, DisplayPage

_NOT_SHARES = (CellKind.NO_ANSWER, CellKind.INVALID, CellKind.NOT_APPLICABLE)


class CellAddress(NamedTuple):
    """Which figure: a question's option (or net, or statistic) in one category of one axis, or in the whole."""

    question: str
    option: str
    category: str | None = None
    """`axis=category`, None for the whole."""

    @property
    def axis(self) -> str | None:
        """The axis of the category."""
        return None if self.category is None else self.category.partition("=")[0]


class Explained(NamedTuple):
    """The chains asked for, as a page and as rows, and the wave they rest on."""

    page: DisplayPage
    data: DataTable
    wave: WaveData


def explain_figure(study: StudyFolder, address: CellAddress, request: TableRequest) -> Explained:
    """The chain of one figure. Raises SurveyError (E-TAB) for names that do not exist."""
    wave = study.wave(request.wave, request.weight)
    chain = _chain(study, wave, address, request)
    return explained(study, wave, [chain], chain.policy)


def explain_statement(study: StudyFolder, words: str, request: TableRequest) -> Explained:
    """A statement of the study's claims file, by id or by its words: the verdict, and the chain of every figure in it.

    Raises SurveyError: E-CLM-012 without a claims file, E-TAB-020 for a statement that is not in it.
    """
    wave = study.wave(None, request.weight)
    claims = claims_of(study)
    statement = _statement(words, claims)
    judgement = judge(statement, StudyFacts(study, policy=request.policy, weight=request.weight), claims)
    chains = chains_of_judgement(study, judgement, request)
    return explained(study, wave, chains, chains[0].policy)


def _statement(words: str, claims: ClaimsFile) -> Statement:
    """The statement with this id, or whose words are these or stand among them."""
    wanted = plain_text(words)
    for statement in claims.statements:
        if statement.id == words:
            return statement
    for statement in claims.statements:
        quote = plain_text(statement.quote)
        if wanted and (wanted in quote or quote in wanted):
            return statement
    close = get_close_matches(words, [statement.id for statement in claims.statements], n=3, cutoff=0.5)
    nearest = f"(近い番号: {', '.join(close)})" if close else ""
    raise SurveyError([Problem(code="E-TAB-020", got=words, params={"nearest": nearest})])


def _addresses(judgement: Judgement) -> Iterator[CellAddress]:
    """Every share or mean that the statement speaks of, each once."""
    seen: set[CellAddress] = set()
    for part in judgement.parts:
        group = getattr(part.claim, "group", None)
        for name in ("of", "higher", "lower", "together_with"):
            quantity = getattr(part.claim, name, None)
            if isinstance(quantity, Quantity):
                answer = quantity.option or quantity.net or CellKind.MEAN.value
                address = CellAddress(quantity.question, answer, None if group is None else str(group))
                if address not in seen:
                    seen.add(address)
                    yield address


def _chain(study: StudyFolder, wave: WaveData, address: CellAddress, request: TableRequest) -> Chain:
    """The chain of one figure."""
    axes = () if address.axis is None else (address.axis,)
    asked = _countable_name(wave.questionnaire, address.question)
    tables = tabulate_wave(study, wave, request._replace(questions=(asked,), axes=axes))
    table = _one_table(tables, address.question)
    return chain_of_cell(study, wave, table, _cell(table, address), request)


def chain_of_cell(
    study: StudyFolder,
    wave: WaveData,
    table: ReleasedTable,
    cell: Cell,
    request: TableRequest,
    before: Sequence[Step] = (),
) -> Chain:
    """The chain of one cell of a released table; `before` are the links above it."""
    axes = () if cell.axis == TOTAL else (cell.axis,)
    steps = (*before, *_steps(study, wave, table, cell, request, axes))
    return Chain(table_id(table.title), f"{table_heading(table.title)}: 数字の来歴", steps, table.policy)


def chains_of_judgement(
    study: StudyFolder, judgement: Judgement, request: TableRequest, before: Sequence[Step] = ()
) -> list[Chain]:
    """The verdict on a statement, and the chain of every figure in it."""
    wave = study.wave(None, request.weight)
    policy = request.policy or study.file.policy
    verdict = Chain("文", f"{judgement.statement.id}: 文の判定", (*before, *statement_steps(judgement)), policy)
    return [verdict, *(_chain(study, wave, address, request) for address in _addresses(judgement))]


def explained(study: StudyFolder, wave: WaveData, chains: Sequence[Chain], policy: Policy) -> Explained:
    """The chains as a page and as rows."""
    title = f"{study.file.title} {wave.spec.label} 数字の来歴"
    page = page_of(
        [chain_table(chain) for chain in chains],
        title,
        data_origin=study.file.data_origin,
        policy=policy,
        source=source_lines(study, wave, brief=True),
    )
    about = {
        "title": title,
        "data_origin": ORIGINS[study.file.data_origin],
        "notice": "、".join(banner_lines(study.file.data_origin, policy)),
        "policy": policy,
        "program": f"zushi-survey {__version__}",
    }
    return Explained(page, chain_data(chains, about), wave)


def _countable_name(book: Questionnaire, name: str) -> str:
    """The name under which a table is asked for: `Q28.any` (any rank) is a table of Q28, not a variable."""
    question = name.partition(".")[0]
    return question if name not in book.variables and question in book.question_by_id else name


def _one_table(tables: TableSet, name: str) -> ReleasedTable:
    """The table of that name, or the only one; E-TAB-018 where a matrix was named without its item."""
    named = tuple(table for table in tables if table_id(table.title) == name)
    found = named or tuple(tables)
    if len(found) != 1:
        names = ", ".join(f"{t.title.question}.{t.title.item}" for t in found)
        raise SurveyError([Problem(code="E-TAB-018", got=found[0].title.question, allowed=names)])
    return found[0]


def _cell(table: ReleasedTable, address: CellAddress) -> Cell:
    """The cell at the address. Raises SurveyError (E-TAB-019) with the names that exist."""
    axis = address.axis or TOTAL
    category = TOTAL if address.category is None else address.category.partition("=")[2]
    in_place = [c for c in table.cells if c.axis == axis and c.category == category and c.kind not in _NOT_SHARES]
    if not in_place:
        known = list(dict.fromkeys(f"{c.axis}={c.category}" for c in table.cells if c.axis == axis))
        raise SurveyError([_unknown(address.category or "", known)])
    for cell in in_place:
        if address.option in (cell.option, cell.option_label):
            return cell
    raise SurveyError([_unknown(address.option, [c.option for c in in_place])])


def _unknown(got: str, known: Sequence[str]) -> Problem:
    """A name that does not exist, with those that do."""
    close = get_close_matches(got, known, n=3, cutoff=0.5)
    nearest = f"(近い名前: {', '.join(close)})" if close else ""
    return Problem(code="E-TAB-019", got=got, allowed=", ".join(known), params={"nearest": nearest})


def _steps(
    study: StudyFolder, wave: WaveData, table: ReleasedTable, cell: Cell, request: TableRequest, axes: tuple[str, ...]
) -> Iterator[Step]:
    """The chain from the printed figure to the files."""
    yield from figure_steps(table, cell, study.file.decimals)
    book = wave.questionnaire
    yield question_step(book.question_by_id[table.title.question], cell)
    variables = list(_variables(book, table, axes, request.where))
    columns = list(dict.fromkeys(column for variable in variables for column in columns_of(variable)))
    yield Step("ファイルの列", tuple(f"{v.id}: {'、'.join(columns_of(v))}" for v in variables))
    yield Step("ファイルと行数", tuple(_files(wave)))
    yield Step("この列の修正", tuple(_repairs(wave, columns)) or ("なし",))
    facts = input_facts(study, wave)
    yield Step("入力の照合値", tuple(f"{fact['file']} SHA-256 {fact['sha256']}" for fact in facts))
    yield Step("プログラム", (f"zushi-survey {__version__}", _command(book, table, axes, request)))


def _variables(
    book: Questionnaire, table: ReleasedTable, axes: tuple[str, ...], where: str | None
) -> Iterator[Variable]:
    """The variables the figure rests on: its own, the axis's and the filter's, each once."""
    asked = _countable_name(book, table_id(table.title))
    plan = plan_counts(book, (asked,), axes, where)
    names = [asked] if asked in book.variables else [variable.id for variable in book.variables_of(asked)]
    names += [name for condition in conditions_of(plan) for name in sorted(variables_used(condition))]
    yield from (book.variables[name] for name in dict.fromkeys(names) if name in book.variables)


def _files(wave: WaveData) -> Iterator[str]:
    """Every answer file with its rows, and the valid sheets of the wave."""
    for sheet in wave.sheets:
        yield f"{sheet.file}: {sheet.row_count:,} 行"
    account = wave.cleaned.sheets
    yield f"有効な票: {account.valid:,}(回収 {account.returned:,}、無効 {account.returned - account.valid:,})"


def _repairs(wave: WaveData, columns: Sequence[str]) -> Iterator[str]:
    """How many cells of these columns each rule mended."""
    counted = Counter((e.rule_id, e.reason) for e in wave.cleaned.repairs if e.column in columns)
    for (rule, reason), cells in counted.items():
        yield f"{rule} {reason}: {cells:,} か所"


def _command(book: Questionnaire, table: ReleasedTable, axes: tuple[str, ...], request: TableRequest) -> str:
    """The command that prints the table again."""
    name = _countable_name(book, table_id(table.title))
    words = [f"zushi-survey {'crosstab' if axes else 'freq'} {name}", *(f"--by {axis}" for axis in axes)]
    words += [f'--where "{request.where}"'] if request.where else []
    words += [f"--base {table.title.base}", f"--policy {table.policy}", f"--wave {table.title.wave}"]
    return " ".join(words)
