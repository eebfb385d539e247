"""Fields and findings -> sentences: the words of each kind of claim, varied but the same every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from zushi_survey.analysis.facts import MentionFact, OrderFact, ShareFact
from zushi_survey.analysis.findings import Finding, is_said
from zushi_survey.analysis.judging.parts import Ground
from zushi_survey.analysis.words.typography import base_text
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.present.differences_in_words import Bench
from zushi_survey.present.levels_in_words import groups_said, level_claims, mention_words, recorded_words, share_words
from zushi_survey.present.said import Ending, Piece, Said, Unsaid, ending_before
from zushi_survey.questionnaire.chapter import Field, FieldKind
from zushi_survey.questionnaire.claims import (
    ChangeClaim,
    FirstClaim,
    GroupClaim,
    GroupRef,
    MajorityClaim,
    MentionClaim,
    PairClaim,
    Quantity,
    Single,
    TopClaim,
    TrendClaim,
    group_of,
    quantity_of,
)

_WITHOUT_WORDS: Final = frozenset({FieldKind.COUNT, FieldKind.BASE, FieldKind.FACT, FieldKind.PERCENT})
_DEFAULT_MOST: Final = 2
_MORE_THAN_HALF: Final = 0.5


def words_of(field: Field, following: str, bench: Bench) -> Said | Unsaid:
    """The words of a field in a sentence; `following` is the prose after it, which decides the ending."""
    if field.words and field.kind not in _WITHOUT_WORDS:
        return _own_words(field, bench)
    makers: dict[FieldKind, Callable[[], Said | Unsaid]] = {
        FieldKind.LEVEL: lambda: _share(field, bench, as_figure=False),
        FieldKind.PERCENT: lambda: _share(field, bench, as_figure=True),
        FieldKind.COUNT: lambda: _count(field, bench),
        FieldKind.BASE: lambda: _base(field, bench),
        FieldKind.MAJORITY: lambda: _majority(field, bench),
        FieldKind.MENTION: lambda: mention_words(_mentioned(field, bench)),
        FieldKind.FACT: lambda: recorded_words(bench.facts.recorded(field.names[0])),  # type: ignore[arg-type]
    }
    if field.kind in makers:
        return makers[field.kind]()
    return _predicate(field, ending_before(following), bench)


def quantities_of(field: Field) -> list[Quantity]:
    """The shares that a field names."""
    return [found for name in field.names if isinstance(found := quantity_of(name), Quantity)]


def _group(field: Field) -> GroupRef | None:
    """The group that a field is about; None for everyone."""
    found = group_of(field.inside[0]) if field.inside else None
    return found if isinstance(found, GroupRef) else None


def _share(field: Field, bench: Bench, *, as_figure: bool) -> Said | Unsaid:
    """A level or a percentage."""
    fact = bench.facts.share(quantities_of(field)[0], _group(field))
    return share_words(fact, bench.facts, as_figure=as_figure)


def _count(field: Field, bench: Bench) -> Said | Unsaid:
    """Persons who gave the answer."""
    fact = bench.facts.share(quantities_of(field)[0], _group(field))
    return Unsaid(_why(fact)) if fact.level is None else Said((Piece(f"{fact.level.count:,}人", (), (fact,)),))


def _base(field: Field, bench: Bench) -> Said | Unsaid:
    """Who was asked, and how many: 「…と答えた人(n=690)では」."""
    question = bench.names.question(field.names[0])
    facts = bench.facts.option_shares(question.id)
    base = next((fact for fact in facts if fact.level is not None), None)
    if base is None or base.base is None:
        return Unsaid(_why(facts[0]) if facts else Ground.NOBODY.value)
    who = bench.names.asked(question) or "回答者"
    return Said((Piece(base_text(who, base.base), (), (base,)),))


def _majority(field: Field, bench: Bench) -> Said | Unsaid:
    """「多くの方」: more than a half, by the interval."""
    of = quantities_of(field)[0]
    claim = MajorityClaim(kind="majority", of=of, over=_MORE_THAN_HALF)
    if bench.verdict(claim) is not Verdict.SUPPORTED:
        return Unsaid(Ground.LIMIT_WITHIN_ERROR.value)
    return Said((Piece("多くの方", (claim,), (bench.facts.share(of),)),))


def _mentioned(field: Field, bench: Bench) -> MentionFact:
    """The groups that raised one of the codes; the first name is the theme."""
    theme, *codes = field.names
    return bench.facts.mention(tuple(codes), theme, None)


def _predicate(field: Field, ending: Ending, bench: Bench) -> Said | Unsaid:
    """Changes, groups, trends, orders and pairs."""
    name, by = field.names[0], field.by[0] if field.by else None
    of = (quantities_of(field) or [Quantity(name)])[0]
    match field.kind:
        case FieldKind.CHANGE:
            return bench.change(of, ending, field.direction)
        case FieldKind.CHANGED:
            return bench.changed(name, field.direction or "down")
        case FieldKind.GROUPS:
            return bench.groups(of, field.by, field.direction, ending)
        case FieldKind.GROUP:
            return bench.group(of, _group(field), field.direction, ending)
        case FieldKind.TREND:
            return bench.trend(of, field.by[0], field.direction, ending)
        case FieldKind.FIRST:
            return bench.first(of.question, by, ending)
        case FieldKind.ORDER:
            return bench.order(of.question, by, field.most, ending)
        case FieldKind.TOP:
            return bench.top(of.question, field.most or _DEFAULT_MOST)
    return bench.pair(quantities_of(field), ending)


def _own_words(field: Field, bench: Bench) -> Said | Unsaid:
    """The author's own words, if the data carry what they say."""
    claims = _claims(field, bench)
    if not claims:
        return Unsaid("この言葉が何を述べているかを読み取れません")
    for claim in claims:
        part = bench.judged(claim)
        if not is_said(part.verdict):
            return Unsaid(part.note or part.verdict.label)
        if not bench.is_within_limits(claim):
            return Unsaid("この章で見る差の全体で補正すると、支持されません")
    evidence = tuple(fact for claim in claims for fact in bench.judged(claim).evidence)
    return Said((Piece(field.words, claims, evidence),))


def _claims(field: Field, bench: Bench) -> tuple[Single, ...]:
    """What the author's own words say, by the kind of their field."""
    quantities, direction = quantities_of(field), field.direction
    of = quantities[0] if quantities else Quantity(field.names[0])
    match field.kind:
        case FieldKind.LEVEL:
            return level_claims(field.words, of, _group(field), bench.facts)
        case FieldKind.MAJORITY:
            return (MajorityClaim(kind="majority", of=of, over=_MORE_THAN_HALF),)
        case FieldKind.CHANGE:
            return (ChangeClaim(kind="change", of=of, direction=direction),) if direction else ()
        case FieldKind.GROUP:
            group = _group(field)
            return (GroupClaim(kind="group", of=of, group=group, direction=direction),) if group and direction else ()
        case FieldKind.TREND:
            return (TrendClaim(kind="trend", of=of, axis=field.by[0], direction=direction),) if direction else ()
        case FieldKind.MENTION:
            codes, number = field.names[1:], groups_said(field.words)
            return (MentionClaim(kind="mention", codes=codes, theme=field.names[0], groups=number),)
    return _order_claims(field, of, quantities)


def _order_claims(field: Field, of: Quantity, quantities: Sequence[Quantity]) -> tuple[Single, ...]:
    """What the author's own words say of an order."""
    by = field.by[0] if field.by else None
    if field.kind is FieldKind.FIRST and of.option:
        alone = "最も" in field.words
        return (FirstClaim(kind="first", question=of.question, answer=of.option, by=by, alone=alone),)
    if field.kind is FieldKind.TOP and of.option:
        answers = tuple(one.option for one in quantities)
        return (TopClaim(kind="top", question=of.question, answers=answers, places=field.most),)
    if field.kind is FieldKind.PAIR and len(quantities) > 1:
        higher, *lower = quantities
        return tuple(PairClaim(kind="pair", higher=higher, lower=one) for one in lower)
    return ()


def with_base(said: Said, base: str) -> Said:
    """The words with their base in the first brackets (or behind the first figure) that hold a figure."""
    pieces = list(said.pieces)
    for place, piece in enumerate(pieces):
        if piece.evidence and isinstance(piece.evidence[0], ShareFact | OrderFact) and "人中" not in piece.text:
            if piece.text.endswith(")"):
                pieces[place] = piece._replace(text=f"{piece.text[:-1]}、{base})")
                break
            if piece.text.endswith(("％", "%")):
                pieces[place] = piece._replace(text=f"{piece.text}({base})")
                break
    return Said(tuple(pieces))


def _why(fact: ShareFact) -> str:
    """Why there is no figure."""
    return Ground[fact.unknown.name].value if fact.unknown else Ground.NOBODY.value


def sentence_of(finding: Finding, bench: Bench, place: int) -> Said | Unsaid:
    """A finding as a whole sentence; `place` among its neighbours picks one of its ways of saying it."""
    claim = finding.claim
    match claim:
        case MajorityClaim():
            return _about(claim.of, ("が",), bench.level(claim.of), bench, place, closing="となっています")
        case ChangeClaim():
            return _about(
                claim.of, ("の割合は、前回調査と比較すると、",), bench.change(claim.of, Ending.END), bench, place
            )
        case GroupClaim():
            said = bench.group(claim.of, claim.group, claim.direction, Ending.END)
            return _about(claim.of, ("の割合は、", "と回答した方の割合は、"), said, bench, place)
        case TrendClaim():
            said = bench.trend(claim.of, claim.axis, claim.direction, Ending.END)
            return _about(claim.of, ("の割合は、", "と回答した方の割合は、"), said, bench, place)
        case FirstClaim():
            said = bench.order(claim.question, claim.by, None, Ending.END)
            return _opened(f"{bench.names.question(claim.question).label}は、", said)
        case TopClaim():
            return _opened(
                f"{bench.names.question(claim.question).label}は、", bench.first(claim.question, None, Ending.END)
            )
        case PairClaim():
            return _pair_sentence(claim, bench)
        case MentionClaim():
            said = mention_words(bench.facts.mention(claim.codes, claim.theme, None))
            return _closed(_opened(f"「{claim.codes[0]}」は、", said), "が挙げています")
    return Unsaid("この種類の結果を文にする型がありません")


def _about(
    of: Quantity, links: Sequence[str], said: Said | Unsaid, bench: Bench, place: int, *, closing: str = ""
) -> Said | Unsaid:
    """「成年後見制度の認知で『知っている』の割合は、…」."""
    variable = bench.names.form.variables[of.question]
    topic = variable.question.label + (f"の“{variable.item_label}”" if variable.item_label else "")
    opening = f"{topic}では、{bench.names.answer(of)}{links[place % len(links)]}"
    return _closed(_opened(opening, said), closing)


def _pair_sentence(claim: PairClaim, bench: Bench) -> Said | Unsaid:
    """「…は、「A」(30.0％)より「B」(55.4％)が25.4ポイント高くなっています」."""
    names = bench.names.apart((claim.higher, claim.lower))
    label = bench.names.question(claim.higher.question).label
    said = bench.pair((claim.lower, claim.higher), Ending.END)
    return _opened(f"{label}は、{names[1]}と比べて、", said)


def _opened(opening: str, said: Said | Unsaid) -> Said | Unsaid:
    """Words with an opening of our own."""
    return said if isinstance(said, Unsaid) else Said((Piece(opening), *said.pieces))


def _closed(said: Said | Unsaid, closing: str) -> Said | Unsaid:
    """Words with a closing of our own."""
    return said if isinstance(said, Unsaid) or not closing else Said((*said.pieces, Piece(closing)))
