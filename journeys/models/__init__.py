"""Rules (`rules`), what they decided (`decisions`), and accounts that nobody uses (`disuse`)."""

from .decisions import Because, Decision, DecisionOutcome
from .disuse import Disuse, DisuseState, Unwarned
from .rules import Rule, Trigger

__all__ = [
    "Because",
    "Decision",
    "DecisionOutcome",
    "Disuse",
    "DisuseState",
    "Rule",
    "Trigger",
    "Unwarned",
]
