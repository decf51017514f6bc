"""By what one of several sources' values is taken."""

from schema.kit import Vocabulary


class Survived(Vocabulary):
    """Why a value stands and no other source's (取值规则)."""

    ONLY = "Only one source says anything (唯一来源)."
    AGREED = "All sources say the same (各来源一致)."
    HUB = "The hub's own decision comes before every source (中枢决定)."
    TRUSTED = "The source is named before the others for this field (指定可信来源)."
    ROSTER = "A roster comes before other sources (学籍来源优先)."
    NEWEST = "The source changed its record last (最近更新)."
    LONGEST = "It is the longest text (内容最完整)."
    SPECIFIC = "A record that only adds to the row comes before those that make one (专门记录优先)."
    SENIOR = "The source was set up first (先接入来源优先)."
    KEY = "Nothing else tells them apart: the least key of a record (按主键)."
