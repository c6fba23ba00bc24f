"""What plans refuse, each with the field beside which the sentence stands.

InvalidDecision     a stage, level, question, option or score that the framework or library does not have
"""

from __future__ import annotations


class InvalidDecision(ValueError):
    """Something decided about a plan that cannot be; ``field`` names the input, the text is for people."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
