"""What an agreement of coders is good for."""

from __future__ import annotations

from enum import StrEnum

_USE_FROM = 0.8
_TENTATIVE_FROM = 0.667


class Dependability(StrEnum):
    """Whether a code may carry a finding."""

    USE = "use"
    TENTATIVE = "tentative"
    REDEFINE = "redefine"
    UNDEFINED = "undefined"


def dependability_of(alpha: float | None) -> Dependability:
    """The verdict on Krippendorff's alpha: use from .80, tentative from .667 (both inclusive), else redefine the code.

    References
    ----------
    Krippendorff, Content Analysis, ch. 11: customary levels, not laws; docs/methods.md, agreement of coders.

    Examples
    --------
    >>> [str(dependability_of(alpha)) for alpha in (0.8, 0.799, 0.667, 0.666, None)]
    ['use', 'tentative', 'tentative', 'redefine', 'undefined']
    """
    if alpha is None:
        return Dependability.UNDEFINED
    if alpha >= _USE_FROM:
        return Dependability.USE
    return Dependability.TENTATIVE if alpha >= _TENTATIVE_FROM else Dependability.REDEFINE
