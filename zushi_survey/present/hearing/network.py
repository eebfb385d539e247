"""The codes that the same groups raised, as a picture: counts of groups only."""

from __future__ import annotations

from collections import Counter

from zushi_survey.hearing.model import CodeKey, HearingRecord
from zushi_survey.hearing.patterns import LEAST_EITHER, CodeNetwork
from zushi_survey.present.charts import NetworkChart, NetworkEdge, NetworkNode


def network_chart(record: HearingRecord, network: CodeNetwork) -> NetworkChart:
    """The network: circles are codes, in order of theme and codebook; lines join codes raised by the same groups."""
    labels, places = record.label_by_key, {key: place for place, key in enumerate(network.groups)}
    nodes = tuple(
        NetworkNode(f"{key.theme} {labels[key]}", groups, f"{key.theme} {record.themes[key.theme]}")
        for key, groups in network.groups.items()
    )
    edges = tuple(NetworkEdge(places[pair.first], places[pair.second], pair.both) for pair in network.pairs)
    return NetworkChart(
        "pairs-chart",
        "一緒に言及されたコード",
        nodes,
        edges,
        "団体",
        _finding(record, network),
        decimals=0,
        notes=_notes(record, network),
    )


def _finding(record: HearingRecord, network: CodeNetwork) -> str:
    """What the picture tells, in words."""
    most = max(pair.both for pair in network.pairs)
    nearest = [pair for pair in network.pairs if pair.both == most]
    ties = Counter(key for pair in network.pairs for key in (pair.first, pair.second))
    widest = max(ties.values())
    centres = [key for key in network.groups if ties[key] == widest]
    alone = [key for key in network.groups if not ties[key]]
    pairs = "、".join(f"{_name(record, pair.first)}と{_name(record, pair.second)}" for pair in nearest)
    words = [
        f"{network.least} 団体以上が両方に言及したコードの組は {len(network.pairs)} 組です。",
        f"一緒に言及した団体が最も多いのは{pairs}で、{len(record.groups)}団体中{most}団体です。",
        f"最も多くのコードとつながるのは{_names(record, centres)}で、{widest} のコードとつながります。",
    ]
    if alone:
        words.append(f"どのコードともつながらないのは{_names(record, alone)}です。")
    return "".join(words)


def _notes(record: HearingRecord, network: CodeNetwork) -> tuple[str, ...]:
    """What is drawn and what is not."""
    everywhere = [key for key, raised in record.groups_by_code().items() if len(raised) == len(record.groups)]
    notes = [
        f"丸: {network.least} 団体以上が言及したコード。丸の中の数は言及した団体の数です({len(record.groups)}団体中)。",
        f"線: {network.least} 団体以上が両方に言及した組(どちらかに言及した団体が{LEAST_EITHER}以上)。"
        "太いほど、両方に言及した団体が多いことを表します。検定はしません。",
    ]
    if everywhere:
        notes.append(f"全団体が言及したため除いたコード: {_names(record, everywhere)}")
    return tuple(notes)


def _names(record: HearingRecord, keys: list[CodeKey]) -> str:
    """Several codes in words."""
    return "、".join(_name(record, key) for key in keys)


def _name(record: HearingRecord, key: CodeKey) -> str:
    """A code with its theme."""
    return f"{key.theme}「{record.label_by_key[key]}」"
