"""The resources that the connector reads, of each the elements that it uses (FHIR R4, 4.0.1).

Codes with a *required* binding are closed lists, so an unknown one does not validate.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from connectors.fhir.times import Day, Instant, Moment

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
Text = Annotated[str, Field(min_length=1)]


class Element(BaseModel):
    """A part of a resource; elements that the connector does not use are ignored."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="ignore", alias_generator=to_camel, revalidate_instances="never"
    )


class Coding(Element):
    """A code of a system."""

    system: str | None = None
    code: Text | None = None
    display: Text | None = None


class Concept(Element):
    """A CodeableConcept: the same thing said in several codes and in words."""

    coding: list[Coding] = []
    text: Text | None = None

    def codes(self) -> frozenset[str]:
        """Its codes, whatever their system."""
        return frozenset(coding.code for coding in self.coding if coding.code)

    def words(self) -> str | None:
        """What a person reads: its text, else the first display, else the first code."""
        if self.text:
            return self.text
        displays = (coding.display or coding.code for coding in self.coding)
        return next((display for display in displays if display), None)


class Identifier(Element):
    """A business identifier, told apart by its system."""

    use: str | None = None
    system: str | None = None
    value: Text | None = None


class Reference(Element):
    """Points to another resource, literally or by a business identifier."""

    reference: Text | None = None
    type: str | None = None
    identifier: Identifier | None = None


class Period(Element):
    """From when until when."""

    start: Moment = None
    end: Moment = None


class HumanName(Element):
    """A person's name; `text` is the whole of it as it is written."""

    use: str | None = None
    text: Text | None = None
    family: Text | None = None
    given: list[str] = []
    period: Period | None = None


class ContactPoint(Element):
    """A telephone number or an address of another kind."""

    system: str | None = None
    value: Text | None = None
    use: str | None = None
    rank: int | None = None


class Extension(Element):
    """An extension: its URL, and of its values those that the connector can read."""

    url: str
    value_boolean: bool | None = None
    value_reference: Reference | None = None


class Meta(Element):
    """What the server says about the resource's version."""

    last_updated: Instant | None = None


class Resource(Element):
    """What every resource has."""

    id: Id
    meta: Meta = Meta()


class Organization(Resource):
    """A hospital, a clinic, a school, or another body."""

    resource_type: Literal["Organization"]
    active: bool = True
    identifier: list[Identifier] = []
    type: list[Concept] = []
    name: Text | None = None
    telecom: list[ContactPoint] = []


class Qualification(Element):
    """A certificate that a practitioner holds."""

    code: Concept


class Practitioner(Resource):
    """A doctor or another person who provides care."""

    resource_type: Literal["Practitioner"]
    active: bool = True
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    qualification: list[Qualification] = []


class PractitionerRole(Resource):
    """For whom a practitioner works, and as what."""

    resource_type: Literal["PractitionerRole"]
    active: bool = True
    practitioner: Reference | None = None
    organization: Reference | None = None


class Patient(Resource):
    """Somebody whom a partner knows as a patient."""

    resource_type: Literal["Patient"]
    active: bool = True
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    gender: Literal["male", "female", "other", "unknown"] | None = None
    birth_date: Day = None
    telecom: list[ContactPoint] = []


class ServiceRequest(Resource):
    """A request for a service to a patient; a referral among others."""

    resource_type: Literal["ServiceRequest"]
    status: Literal["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"]
    intent: Literal[
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order",
        "instance-order", "option",
    ]  # fmt: skip
    priority: Literal["routine", "urgent", "asap", "stat"] = "routine"
    category: list[Concept] = []
    subject: Reference
    identifier: list[Identifier] = []
    authored_on: Moment = None
    requester: Reference | None = None
    performer: list[Reference] = []
    reason_code: list[Concept] = []
    supporting_info: list[Reference] = []
    extension: list[Extension] = []


class RelatedPerson(Resource):
    """Somebody who has to do with a patient: a parent, a guardian, a contact."""

    resource_type: Literal["RelatedPerson"]
    active: bool = True
    identifier: list[Identifier] = []
    patient: Reference
    relationship: list[Concept] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    gender: Literal["male", "female", "other", "unknown"] | None = None


class Participant(Element):
    """Somebody who took part in an encounter."""

    individual: Reference | None = None


class Hospitalization(Element):
    """What is said of a stay."""

    discharge_disposition: Concept | None = None


class Encounter(Resource):
    """That a patient and a provider met, or are to meet."""

    resource_type: Literal["Encounter"]
    status: Literal[
        "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error",
        "unknown",
    ]  # fmt: skip
    class_: Coding = Field(alias="class")
    subject: Reference | None = None
    participant: list[Participant] = []
    based_on: list[Reference] = []
    period: Period | None = None
    hospitalization: Hospitalization | None = None
    service_provider: Reference | None = None


class Output(Element):
    """A result of a task; only what is said in words is used."""

    type: Concept
    value_string: Text | None = None
    value_markdown: Text | None = None


class Task(Resource):
    """The workflow of a request: who took it on, how it stands, what came of it."""

    resource_type: Literal["Task"]
    status: Literal[
        "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress",
        "on-hold", "failed", "completed", "entered-in-error",
    ]  # fmt: skip
    focus: Reference | None = None
    based_on: list[Reference] = []
    authored_on: Moment = None
    last_modified: Moment = None
    execution_period: Period | None = None
    status_reason: Concept | None = None
    output: list[Output] = []


class Answer(Element):
    """An answer to an item; of its forms those in which points are given."""

    value_coding: Coding | None = None
    value_integer: int | None = None
    value_decimal: float | None = None


class Item(Element):
    """An item of a questionnaire, or a group of such, with what was answered."""

    link_id: Text
    answer: list[Answer] = []
    item: list[Item] = []


class QuestionnaireResponse(Resource):
    """Answers to a questionnaire."""

    resource_type: Literal["QuestionnaireResponse"]
    status: Literal["in-progress", "completed", "amended", "entered-in-error", "stopped"]
    questionnaire: Text | None = None
    based_on: list[Reference] = []
    subject: Reference | None = None
    authored: Moment = None
    item: list[Item] = []


class Quantity(Element):
    """A measured amount."""

    value: float | None = None


class Observation(Resource):
    """A measurement or a finding; a score among others."""

    resource_type: Literal["Observation"]
    status: Literal[
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
    ]  # fmt: skip
    code: Concept
    based_on: list[Reference] = []
    subject: Reference | None = None
    effective_date_time: Moment = None
    value_integer: int | None = None
    value_quantity: Quantity | None = None
    derived_from: list[Reference] = []


def erroneous(resource: dict[str, Any]) -> bool:
    """Whether the source says that the resource should never have been (status `entered-in-error`)."""
    return resource.get("status") == "entered-in-error"
