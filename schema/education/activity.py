"""Activities of schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.education.season import Season
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.places.school import School


class ActivityKind(Vocabulary):
    """What an activity is (形式)."""

    LECTURE = "A lecture (讲座)."
    CLASS_MEETING = "A class meeting on a topic (主题班会)."
    GROUP = "Guided work in a group (团体辅导)."
    PERFORMANCE = "A play, a film or music (心理剧、影视、音乐)."
    EXHIBITION = "An exhibition, posters, hand-written papers (展览、手抄报)."
    COMPETITION = "A competition (竞赛)."
    GAMES = "Games, a fair (游园)."
    CAMP = "A camp (体验营)."
    ADVICE = "Open advice (现场咨询)."
    OTHER = "Something else (其他)."


class ActivityTheme(Vocabulary):
    """What an activity is about (主题类别)."""

    EMOTION = "Emotions and stress (情绪与压力)."
    SELF = "Knowing oneself (自我认识)."
    PEERS = "Getting on with others (人际交往)."
    FAMILY = "Parents and children (亲子关系)."
    LIFE = "The worth of life (生命教育)."
    LEARNING = "Learning and examinations (学习与考试)."
    ADAPTATION = "A new school, a new stage (入学与升学适应)."
    PHONE = "Phones and the internet (手机与网络)."
    CAREER = "One's own way (生涯规划)."
    OTHER = "Something else (其他)."


class Activity(Entity):
    """An activity of a school for its pupils' mental health, mostly in a season (心理健康教育活动)."""

    code: Mapped[Internal[str | None]] = column(
        doc="Number of the activity in the source (编号).", identifies=True
    )
    title: Mapped[Internal[str]] = column(doc="Title (名称).")
    kind: Mapped[Internal[ActivityKind]] = column(doc="What it is (形式).")
    theme: Mapped[Internal[ActivityTheme | None]] = column(doc="What it is about (主题类别).")
    organiser: Mapped[Internal[str | None]] = column(doc="Who organises it (组织单位).")
    starts_on: Mapped[Internal[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Internal[date | None]] = column(doc="Last day; null: the first (结束日期).")
    participations: Mapped[Internal[int | None]] = column(
        doc="How many took part; who came to two activities counts twice (参与人次)."
    )
    season: Mapped[Season] = belongs_to(
        doc="Season that it belongs to (活动季).",
        reverse="activities",
        reverse_doc="Its activities (活动).",
        required=False,
    )
    school: Mapped[School] = belongs_to(
        doc="School that acts (学校).",
        reverse="activities",
        reverse_doc="Its activities for mental health (心理健康教育活动).",
    )

    access = of_school("school")
    order = ("-starts_on",)
    plural = "activities"
