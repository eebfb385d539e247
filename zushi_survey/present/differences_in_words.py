"""Changes, group differences, trends, orders and pairs as predicates: said only as far as the tests carry them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from zushi_survey.analysis.facts import ChangeFact, Evidence, Facts, GroupFact, OrderFact, PairFact
from zushi_survey.analysis.findings import Limits, is_said, judged_alone
from zushi_survey.analysis.judging.parts import Ground, Part
from zushi_survey.analysis.testing.trend import MonotoneVerdict
from zushi_survey.analysis.words.difference_words import adverb_of, ordered_phrase
from zushi_survey.analysis.words.directions import DirectionKind
from zushi_survey.analysis.words.level import percent_text
from zushi_survey.analysis.words.order_words import Placed
from zushi_survey.analysis.words.typography import points_text
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.present.levels_in_words import level_claims, share_words
from zushi_survey.present.names import Names
from zushi_survey.present.said import Ending, Piece, Said, Unsaid, predicate, stem
from zushi_survey.questionnaire.claims import (
    ChangeClaim,
    Direction,
    FirstClaim,
    GroupClaim,
    GroupRef,
    OrderClaim,
    PairClaim,
    Quantity,
    Single,
    SomeChangedClaim,
    TopClaim,
    TrendClaim,
)
from zushi_survey.questionnaire.model import QuestionType

COMPOSITION_NOTE: Final = "(回答者の年齢構成の変化による可能性があります)"
_DIRECTIONS: Final[tuple[Direction, ...]] = ("up", "down")
_MOST_IN_FRONT: Final = 4
"""More that cannot be told from the first than this are no 上位."""
_ORDER_PLACES: Final = 5


@dataclass(frozen=True)
class Bench:
    """What every predicate needs."""

    facts: Facts
    names: Names
    limits: Limits

    def judged(self, claim: Single) -> Part:
        """The checker's part for one claim."""
        return judged_alone(claim, self.facts)

    def verdict(self, claim: Single) -> Verdict:
        """The checker's verdict on one claim."""
        return self.judged(claim).verdict

    def _holds(self, claim: Single) -> bool:
        """Whether the data carry the claim."""
        return is_said(self.verdict(claim))

    def is_within_limits(self, claim: Single) -> bool:
        """Whether a claim of a difference passes the limit over everything that the text looks at."""
        match claim:
            case ChangeClaim():
                return self.limits.allows_change(self.facts.change(claim.of, claim.group).test)
            case GroupClaim():
                return self.limits.allows_group(self.facts.group_difference(claim.of, claim.group).test)
            case TrendClaim():
                found = self.facts.trend(claim.of, claim.axis).claim
                return self.limits.allows_group(found.trend if found else None)
        return True

    def level(self, of: Quantity) -> Said | Unsaid:
        """The share of everyone in words."""
        return share_words(self.facts.share(of), self.facts, as_figure=False)

    def change(self, of: Quantity, ending: Ending, direction: Direction | None = None) -> Said | Unsaid:
        """「前回の11.5％から3.6ポイントとやや増加しています」, or that nothing can be said.

        A direction named by the author must be the one that the data carry.
        """
        fact = self.facts.change(of)
        if fact.unknown or fact.difference is None or fact.test is None:
            return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOBODY.value)
        claim = self._change_claim(fact, of)
        if claim is None or not self.limits.allows_change(fact.test) or not self._holds(claim):
            if direction is not None:
                return Unsaid("前回からの変化は、誤差の範囲を超えません")
            is_flat = fact.p_equivalence is not None and fact.p_equivalence < self.facts.statistics.alpha
            return Said((Piece(predicate("flat" if is_flat else "same", ending), (), (fact,)),))
        if direction not in (None, claim.direction):
            return Unsaid("前回からの変化の方向が逆です")
        move = predicate("rise" if claim.direction == "up" else "fall", ending)
        size = points_text(100 * fact.difference) + (f"と{claim.strength}" if claim.strength else "")
        level = fact.before.level
        before = f"前回の{percent_text(level, self.facts.wording)}から" if level else ""
        note = COMPOSITION_NOTE if self._may_be_composition(fact) else ""
        return Said((Piece(f"{before}{size}{move}{note}", (claim,), (fact,)),))

    def _change_claim(self, fact: ChangeFact, of: Quantity) -> ChangeClaim | None:
        """The change as it may be said; None where it is too small for words."""
        points = 100 * (fact.difference or 0.0)
        adverb = adverb_of(points, DirectionKind.CHANGE, self.facts.wording)
        if adverb is None:
            return None
        return ChangeClaim(kind="change", of=of, direction="up" if points > 0 else "down", strength=adverb or None)

    def _may_be_composition(self, fact: ChangeFact) -> bool:
        """Whether the change is no longer shown at equal composition."""
        if fact.standardised is None or fact.p_standardised is None or not fact.difference:
            return False
        is_same_way = fact.standardised * fact.difference > 0
        return not (is_same_way and fact.p_standardised < self.facts.statistics.alpha)

    def changed(self, question: str, direction: Direction) -> Said | Unsaid:
        """The options that rose (or fell), each with its points: 「避難路の整備」(5.9ポイント)."""
        pieces: list[Piece] = []
        changes = self.facts.option_changes(question)
        sign = 1 if direction == "up" else -1
        for fact in sorted(changes, key=lambda one: -abs(one.difference or 0.0)):
            claim = self._change_claim(fact, fact.now.of)
            if fact.unknown or claim is None or (fact.difference or 0) * sign <= 0 or fact.test is None:
                continue
            if self.limits.allows_change(fact.test) and self._holds(claim):
                name = self.names.answer(fact.now.of)
                plain = claim.model_copy(update={"strength": None})
                pieces.append(Piece(f"{name}({points_text(100 * (fact.difference or 0.0))})", (plain,), (fact,)))
        if not pieces:
            return Unsaid(Ground.NONE_CHANGED.value)
        some = SomeChangedClaim(kind="some_changed", question=question, direction=direction)
        pieces[0] = pieces[0]._replace(claims=(*pieces[0].claims, some))
        return Said(tuple(_joined(pieces, "、")))

    def groups(self, of: Quantity, axes: Sequence[str], direction: Direction | None, ending: Ending) -> Said | Unsaid:
        """The groups above and below the whole, by how far; or that there is no large difference by these axes."""
        facts = [(group, self.facts.group_difference(of, group)) for group in self.groups_of(axes)]
        if all(fact.unknown or fact.test is None or fact.test.p_value is None for _, fact in facts):
            unknown = next((fact.unknown for _, fact in facts if fact.unknown), None)
            return Unsaid(Ground[unknown.name].value if unknown else "比べられる区分がありません")
        found = list(self._supported(facts, direction))
        if not found:
            of_axes = "、".join(self.names.axis(axis) for axis in axes)
            evidence = tuple(fact for _, fact in facts)
            return Said((Piece(f"{of_axes}による{predicate('same', ending)}", (), evidence),))
        return Said(tuple(self._group_pieces(found, ending)))

    def group(self, of: Quantity, group: GroupRef | None, direction: Direction | None, ending: Ending) -> Said | Unsaid:
        """One group named by the author, only if the data carry it."""
        if group is None:
            return Unsaid("区分が書かれていません")
        found = list(self._supported([(group, self.facts.group_difference(of, group))], direction))
        if not found:
            return Unsaid(f"{self.names.group(group)}と全体の差は、この方向では支持されません")
        return Said(tuple(self._group_pieces(found, ending)))

    def groups_of(self, axes: Sequence[str]) -> Iterator[GroupRef]:
        """Every category of the axes, in order."""
        for axis in axes:
            yield from (GroupRef(axis, category) for category in self.names.categories(axis))

    def _supported(
        self, facts: Sequence[tuple[GroupRef, GroupFact]], direction: Direction | None
    ) -> Iterator[tuple[GroupClaim, GroupFact]]:
        """The group differences that may be said, as claims."""
        for group, fact in facts:
            if fact.unknown or fact.difference is None or not self.limits.allows_group(fact.test):
                continue
            adverb = adverb_of(100 * fact.difference, DirectionKind.LEVEL, self.facts.wording)
            way: Direction = "up" if fact.difference > 0 else "down"
            if adverb is None or direction not in (None, way):
                continue
            claim = GroupClaim(kind="group", of=fact.group.of, group=group, direction=way, strength=adverb or None)
            if self._holds(claim):
                yield claim, fact

    def _group_pieces(self, found: Sequence[tuple[GroupClaim, GroupFact]], ending: Ending) -> Iterator[Piece]:
        """「60歳代(86.7％)、久木小学校区(83.9％)で高く、ひとり暮らし(55.0％)でやや低くなっています」."""
        strengths = ("特に", None, "やや", "わずかに")
        ordered = sorted(found, key=lambda one: (one[0].direction != "up", strengths.index(one[0].strength)))
        parts = [list(part) for _, part in groupby(ordered, key=lambda one: (one[0].direction, one[0].strength))]
        for place, part in enumerate(parts):
            pieces = [self._named_group(claim, fact) for claim, fact in part]
            yield from _joined(pieces, "、")
            way, is_last = part[0][0].direction, place == len(parts) - 1
            end = predicate("high" if way == "up" else "low", ending) if is_last else f"{stem(way)}、"
            yield Piece(f"で{part[0][0].strength or ''}{end}")

    def _named_group(self, claim: GroupClaim, fact: GroupFact) -> Piece:
        """A group with its share."""
        level = fact.group.level
        figure = f"({percent_text(level, self.facts.wording)})" if level else ""
        return Piece(f"{self.names.group(claim.group)}{figure}", (claim,), (fact,))

    def trend(self, of: Quantity, axis: str, direction: Direction | None, ending: Ending) -> Said | Unsaid:
        """「年齢が低い層ほど高くなっています」, or that no such thing can be said."""
        fact = self.facts.trend(of, axis)
        if fact.unknown or fact.claim is None:
            return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOBODY.value)
        way: Direction = "up" if fact.claim.is_rising else "down"
        claim = TrendClaim(kind="trend", of=of, axis=axis, direction=way)
        is_steady = fact.claim.verdict is MonotoneVerdict.STEADY
        if not is_steady or not self.limits.allows_group(fact.claim.trend) or not self._holds(claim):
            return Unsaid(f"{fact.axis_label}の順に沿った差は支持されません(「ほど」とはいえません)")
        if direction not in (None, way):
            return Unsaid(f"{fact.axis_label}の順に沿った差の方向が逆です")
        words = ordered_phrase(fact.axis_label, fact.claim) or ""
        return Said((Piece(words + predicate("high", ending), (claim,), (fact,)),))

    def first(self, question: str, by: str | None, ending: Ending) -> Said | Unsaid:
        """「「自治会・町内会」(57.9％)が最も多くなっています」, or those in front together."""
        fact = self.facts.order(question, by)
        if fact.unknown or not fact.places:
            return _no_order(fact)
        top = fact.places[0]
        if fact.alone == top.id:
            claim = FirstClaim(kind="first", question=question, answer=top.id, by=by, alone=True)
            most = predicate("highest" if by or top.is_mean else "most", ending)
            return Said((self._placed(fact, top, by), Piece(f"が{most}", (claim,), (fact,))))
        front = [place for place in fact.places if place.id in fact.near_first]
        if not 1 < len(front) <= _MOST_IN_FRONT or by is not None or top.is_mean:
            return Unsaid("最も多い(高い)といえるものがありません(次との差は誤差の範囲です)")
        together = TopClaim(kind="top", question=question, answers=tuple(place.id for place in front))
        names = [self._placed(fact, place, by) for place in front]
        return Said((*_joined(names, "と"), Piece(predicate("top", ending), (together,), (fact,))))

    def order(self, question: str, by: str | None, most: int | None, ending: Ending) -> Said | Unsaid:
        """「「A」(48.0％)が最も高く、次いで「B」(45.0％)、「C」(31.0％)の順となっています」."""
        fact = self.facts.order(question, by)
        places = fact.places[: most or _ORDER_PLACES]
        if fact.unknown or len(places) < 2:
            return _no_order(fact)
        alone = fact.alone == places[0].id
        answers = tuple(place.id for place in places)
        claim = OrderClaim(kind="order", question=question, answers=answers, by=by, alone=alone)
        names = [self._placed(fact, place, by) for place in places]
        most_word = "高く" if by or places[0].is_mean else "多く"
        link = f"が最も{most_word}、次いで" if alone else "、"
        end = predicate("order" if len(names) > 2 or not alone else "second", ending)
        return Said((names[0], Piece(link), *_joined(names[1:], "、"), Piece(end, (claim,), (fact,))))

    def top(self, question: str, most: int) -> Said | Unsaid:
        """「「A」(46.0％)や「B」(41.0％)」."""
        fact = self.facts.order(question, None)
        places = fact.places[:most]
        if fact.unknown or not places:
            return _no_order(fact)
        claim = TopClaim(kind="top", question=question, answers=tuple(place.id for place in places))
        names = [self._placed(fact, place, None) for place in places]
        names[-1] = names[-1]._replace(claims=(*names[-1].claims, claim), evidence=(*names[-1].evidence, fact))
        return Said(tuple(_joined(names, "や")))

    def _placed(self, order: OrderFact, place: Placed, by: str | None) -> Piece:
        """An option or item with its figure: the share that the tables print, or the mean."""
        of = self._quantity(order.question, place.id, by)
        if place.is_mean or of is None:
            return Piece(f"{place.label}({place.shown}点)" if place.is_mean else place.label, (), (order,))
        share = self.facts.share(of)
        if share.level is None:
            return Piece(place.label, (), (order,))
        figure = percent_text(share.level, self.facts.wording)
        return Piece(f"{place.label}({figure})", level_claims(figure, of, None, self.facts), (share,))

    def _quantity(self, question: str, place: str, by: str | None) -> Quantity | None:
        """The share that stands at a place of an order: of an option, or of an item by an answer."""
        asked = self.names.question(question)
        if asked.type is not QuestionType.MATRIX or "." in question:
            return Quantity(question, place)
        if by is None:
            return None
        is_net = by in {net.id for net in asked.nets}
        return Quantity(f"{question}.{place}", net=by) if is_net else Quantity(f"{question}.{place}", by)

    def pair(self, quantities: Sequence[Quantity], ending: Ending) -> Said | Unsaid:
        """The later ones against the first: 「“高齢者”は6.6ポイント、“障がい者”は8.1ポイント低くなっています」."""
        reference, *others = quantities
        names = dict(zip(quantities, self.names.apart(quantities), strict=True))
        found = [(one, self.facts.pair(reference, one)) for one in others]
        if unknown := next((fact.unknown for _, fact in found if fact.unknown), None):
            return Unsaid(Ground[unknown.name].value)
        said = [(one, fact, claim) for one, fact in found if (claim := self._pair_claim(reference, one, fact))]
        if not said:
            evidence: tuple[Evidence, ...] = tuple(fact for _, fact in found)
            return Said((Piece(predicate("same", ending), (), evidence),))
        pieces: list[Piece] = []
        ways = ("up", "down")
        for way in ways:
            part = [(one, fact, claim) for one, fact, claim in said if (claim.higher == one) is (way == "up")]
            if not part:
                continue
            listed = [
                Piece(f"{names[one]}は{points_text(100 * (fact.difference or 0.0))}", (claim,), (fact,))
                for one, fact, claim in part
            ]
            if pieces:
                pieces[-1] = Piece(f"{stem('up')}、")
            pieces += [*_joined(listed, "、"), Piece(predicate("high" if way == "up" else "low", ending))]
        return Said(tuple(pieces))

    def _pair_claim(self, reference: Quantity, other: Quantity, fact: PairFact) -> PairClaim | None:
        """The difference of two answers as it may be said."""
        if fact.difference is None or not fact.difference:
            return None
        higher, lower = (reference, other) if fact.difference > 0 else (other, reference)
        claim = PairClaim(kind="pair", higher=higher, lower=lower)
        return claim if self._holds(claim) else None


def _no_order(fact: OrderFact) -> Unsaid:
    """Why there is no order."""
    return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOBODY.value)


def _joined(pieces: Sequence[Piece], comma: str) -> Iterator[Piece]:
    """Pieces with commas between."""
    for place, piece in enumerate(pieces):
        if place:
            yield Piece(comma)
        yield piece
