"""What an unknown answer file probably asks: proposals with their grounds, never applied without being shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from zushi_survey.data.proposal import columns
from zushi_survey.data.proposal.axes import propose_axes
from zushi_survey.data.proposal.codebooks import Codebook, CodebookEntry
from zushi_survey.data.proposal.groups import (
    Group,
    Member,
    candidate_groups,
    flags_draft,
    matrix_draft,
    read_group,
    response_set_draft,
)
from zushi_survey.data.proposal.model import IDENTIFIER, RECEIPT, Draft, Guess, Proposal
from zushi_survey.data.proposal.names import choose_ids, title_of
from zushi_survey.data.proposal.profile import ColumnProfile, profile_columns
from zushi_survey.data.proposal.words import ID_NAME, UNMARKED_WORDS, plain, tag_of
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import Question


def propose(sheet: RawSheet, codebook: Codebook | None = None) -> Proposal:
    """Questions, options, missing codes, administrative columns and axes proposed for one answer file.

    The order of the rules: multiple-response sets the file declares; administrative columns; groups a codebook names;
    groups by shared names; single columns. A column belongs to the first rule that takes it.
    """
    profiles = profile_columns(sheet)
    entries = _entries_by_column(profiles, codebook)
    profiles = {name: _with_entry(profile, entries.get(name)) for name, profile in profiles.items()}
    drafts: list[Draft] = []
    left = dict(profiles)

    def take(draft: Draft | None) -> None:
        if draft is not None and set(draft.columns) <= set(left):
            drafts.append(draft)
            for name in draft.columns:
                del left[name]

    for declared in sheet.response_sets:
        take(response_set_draft(declared, left))
    for name, profile in profiles.items():
        if name in left:
            entry = entries.get(name)
            take(columns.administrative(profile, entry.type if entry else ""))
    _take_groups(left, entries, codebook, take)
    for name in list(left):
        entry = entries.get(name)
        take(columns.question(left[name], entry.type if entry else ""))
    order = {name: place for place, name in enumerate(sheet.columns)}
    drafts.sort(key=lambda draft: order[draft.columns[0]])
    guesses = _name_drafts(_with_receipt(drafts, profiles))
    return Proposal(guesses, propose_axes(guesses))


def _take_groups(
    left: Mapping[str, ColumnProfile],
    entries: Mapping[str, CodebookEntry],
    codebook: Codebook | None,
    take: Callable[[Draft | None], None],
) -> None:
    """Groups of columns, first those the codebook describes, then those found by name."""
    for entry in codebook.entries if codebook else ():
        if entry.type == "MATRIX":
            members = [Member(replace(left[name], label=label), name) for name, label in entry.items if name in left]
            if len(members) > 1:
                take(_labelled_matrix(entry, members))
    if codebook and codebook.names_groups:
        return
    for group in candidate_groups(list(left.values())):
        rest = group.only([member for member in group.members if member.profile.name in left])
        if len(rest.members) < 2:
            continue
        described = _entry_of_group(rest, entries, codebook)
        draft = _declared_group(rest, described) if described is not None else None
        take(draft or read_group(rest))


def _labelled_matrix(entry: CodebookEntry, members: Sequence[Member]) -> Draft:
    """A matrix as the codebook describes it."""
    rests = [member.rest.removeprefix(entry.name).lstrip("_.-") or member.rest for member in members]
    group = Group(entry.name, "項目", tuple(m._replace(rest=rest) for m, rest in zip(members, rests, strict=True)))
    draft = matrix_draft(group, "コード表に一つの表の項目として書かれているため")
    return replace(draft, label=entry.label, stem=entry.name)


def _entries_by_column(profiles: Mapping[str, ColumnProfile], codebook: Codebook | None) -> dict[str, CodebookEntry]:
    """Codebook entry of each column that has one of its own: by its name, else by its heading's question number."""
    if codebook is None:
        return {}
    by_form = {normalise_label(entry.name): entry for entry in codebook.entries if entry.type != "MATRIX"}
    by_tag = {found[0]: entry for entry in codebook.entries if (found := tag_of(entry.name))}
    tags = {name: found[0] for name, profile in profiles.items() if (found := tag_of(profile.heading))}
    counts: dict[str, int] = {}
    for tag in tags.values():
        counts[tag] = counts.get(tag, 0) + 1
    found_entries: dict[str, CodebookEntry] = {}
    for name, profile in profiles.items():
        entry = by_form.get(normalise_label(profile.heading))
        if entry is None and name in tags and counts[tags[name]] == 1:
            entry = by_tag.get(tags[name])
        if entry is not None:
            found_entries[name] = entry
    return found_entries


def _with_entry(profile: ColumnProfile, entry: CodebookEntry | None) -> ColumnProfile:
    """The profile with what the codebook says; value labels of the file itself stay."""
    if entry is None:
        return profile
    labels = profile.value_labels or dict(entry.options)
    ground = profile.label_ground or ("コード表に選択肢があるため" if labels else "")
    label = profile.label if profile.label != profile.name else entry.label
    return replace(profile, label=label, value_labels=labels, label_ground=ground)


def _entry_of_group(
    group: Group, entries: Mapping[str, CodebookEntry], codebook: Codebook | None
) -> CodebookEntry | None:
    """The codebook's entry for a group: by the name the columns share, or by their question number."""
    if codebook is None:
        return None
    if plain(group.stem) in codebook.by_name and not any(name in entries for name in group.names):
        return codebook.by_name[plain(group.stem)]
    numbers = {found[0] for member in group.members if (found := tag_of(member.profile.heading))}
    if len(numbers) != 1:
        return None
    return next((e for e in codebook.entries if (found := tag_of(e.name)) and found[0] in numbers), None)


def _declared_group(group: Group, entry: CodebookEntry) -> Draft | None:
    """A group of flag columns with the codebook's options; None when the columns are not those options."""
    members = [member for member in group.members if len(member.profile.answers) <= 2]
    options = _options_in_place([member.rest for member in members], entry.options)
    if not options or entry.type not in ("SA", "MA", "LA", ""):
        return None
    values = sorted({value for member in members for value in member.profile.answers})
    marked = [value for value in values if value not in UNMARKED_WORDS]
    if not marked or len(values) > 3:
        return None
    ground = f"コード表に選択肢があり、選択肢ごとに列が分かれているため(印は {'、'.join(marked)})"
    draft = flags_draft(group.only(members), marked, ground, options)
    if entry.type == "SA":
        ground = f"{draft.ground}。コード表では単数回答なので、1つまでの制限複数とした"
        return replace(draft, kind="LA", ground=ground, label=entry.label, body={"limit": 1, **draft.body})
    return replace(draft, label=entry.label)


def _options_in_place(rests: Sequence[str], options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The option of each column, by code or label at the end of its name, else by place; empty when they do not fit."""
    by_form = {normalise_label(text): (code, label) for code, label in options for text in (label, code)}
    found = [by_form.get(normalise_label(str(int(rest)) if rest.isdigit() else rest)) for rest in rests]
    if all(found) and len(set(found)) == len(found):
        return [option for option in found if option]
    return list(options) if len(options) == len(rests) else []


def _with_receipt(drafts: Sequence[Draft], profiles: Mapping[str, ColumnProfile]) -> list[Draft]:
    """The drafts with one identifier as the receipt number: the first whose name says so, else the first."""
    unique = [
        draft
        for draft in drafts
        if draft.kind == IDENTIFIER and len(profiles[draft.columns[0]].counts) == len(profiles[draft.columns[0]].values)
    ]
    named = [draft for draft in unique if ID_NAME.fullmatch(plain(profiles[draft.columns[0]].heading))]
    chosen = next(iter(named or unique), None)
    return [
        replace(draft, kind=RECEIPT, ground=f"{draft.ground}。票を見分ける番号とした") if draft is chosen else draft
        for draft in drafts
    ]


def _name_drafts(drafts: Sequence[Draft]) -> tuple[Guess, ...]:
    """The drafts as guesses: questions with an id each, no id twice."""
    ids = iter(choose_ids([draft.stem for draft in drafts if draft.is_question]))
    return tuple(
        Guess(
            draft.columns,
            draft.kind,
            draft.ground,
            draft.check,
            _question(next(ids), draft) if draft.is_question else None,
        )
        for draft in drafts
    )


def _question(name: str, draft: Draft) -> Question:
    """The question a draft proposes."""
    title, text = title_of(draft.label or draft.stem)
    fields = {"id": name, "type": draft.kind, "label": title, **({"text": text} if text else {}), **draft.body}
    return Question.model_validate(fields)
