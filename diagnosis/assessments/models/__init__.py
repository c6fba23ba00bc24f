"""An assessment: its answers with history and evidence, the people at work on it, what was submitted."""

from diagnosis.assessments.models.answers import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Change,
    ChangeCause,
    Grade,
)
from diagnosis.assessments.models.evidence import Evidence, EvidenceKind, name_evidence_file
from diagnosis.assessments.models.rounds import Assessment, AssessmentState, MadeHow, Origin, choose_text
from diagnosis.assessments.models.submissions import ReturnedAnswer, Submission, Verdict, Verification
from diagnosis.assessments.models.teamwork import (
    Assignment,
    Comment,
    CommentKind,
    Mention,
    PrivateNote,
    Rating,
    RatingRound,
)

__all__ = [
    "Answer",
    "AnswerOrigin",
    "AnswerState",
    "Assessment",
    "AssessmentState",
    "Assignment",
    "Change",
    "ChangeCause",
    "Comment",
    "CommentKind",
    "Evidence",
    "EvidenceKind",
    "Grade",
    "MadeHow",
    "Mention",
    "Origin",
    "PrivateNote",
    "Rating",
    "RatingRound",
    "ReturnedAnswer",
    "Submission",
    "Verdict",
    "Verification",
    "choose_text",
    "name_evidence_file",
]
