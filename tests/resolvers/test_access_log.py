"""Who looked at a pupil: for the pupil's guardians, and no more of it than concerns them."""

from __future__ import annotations

from schema.kit import Role

LOG = """
query($id: ID!, $first: Int, $after: String) { student(id: $id) {
  name
  accessLog(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { kind roles institution purpose categories breakGlass accountId tokenId operation document rowCount students }
  }
} }
"""


async def looked_at(ask, child, *roles):
    """Somebody looks at pupils of the district."""
    await ask("query($id: ID!) { student(id: $id) { nationalId } }", *roles, id=child)


async def test_guardians_see_who_looked_at_their_child(ask, gid, district):
    mine, other = gid("Student", 101), gid("Student", 102)
    before = (await ask(LOG, Role.GUARDIAN, id=mine))["data"]["student"]["accessLog"]["totalCount"]
    await looked_at(ask, mine, Role.PSYCHOLOGIST)
    await looked_at(ask, other, Role.PSYCHOLOGIST)
    await ask("{ students { nodes { nationalId } } }", Role.PRINCIPAL)
    answer = await ask(LOG, Role.GUARDIAN, id=mine, first=2)
    log = answer["data"]["student"]["accessLog"]
    # Both executors were asked each time.
    assert log["totalCount"] == before + 4
    assert log["pageInfo"]["hasNextPage"]
    # That there were others, and who exactly it was, is not the guardian's.
    withheld = dict.fromkeys(("accountId", "tokenId", "operation", "document", "rowCount", "students"), None)
    assert log["nodes"] == 2 * [
        {
            "kind": "READ", "roles": ["PRINCIPAL"], "institution": "曹杨第一小学", "purpose": "SCHOOL_MANAGEMENT",
            "categories": ["Student.SECRET"], "breakGlass": False, **withheld,
        }
    ]  # fmt: skip
    fields = {item["field"] for item in answer["extensions"]["access"]["withheld"]}
    assert {"AuditEntry.students", "AuditEntry.accountId", "Student.name"} <= fields
    onward = await ask(LOG, Role.GUARDIAN, id=mine, first=2, after=log["pageInfo"]["endCursor"])
    assert [entry["roles"] for entry in onward["data"]["student"]["accessLog"]["nodes"]] == 2 * [
        ["PSYCHOLOGIST"]
    ]


async def test_nobody_else_has_the_log(ask, gid, district):
    mine = gid("Student", 101)
    await looked_at(ask, mine, Role.PSYCHOLOGIST)
    assert (await ask(LOG, Role.GUARDIAN, id=gid("Student", 104)))["data"]["student"] is None
    for role in (Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE):
        student = (await ask(LOG, role, id=mine))["data"]["student"]
        assert student["accessLog"]["totalCount"] == 0
    # A guardian reads of the whole record what concerns the own child.
    count = "{ auditEntries { totalCount nodes { categories } } }"
    own = (await ask(count, Role.GUARDIAN))["data"]["auditEntries"]["totalCount"]
    log = (await ask(LOG, Role.GUARDIAN, id=mine))["data"]["student"]["accessLog"]["totalCount"]
    everything = (await ask(count, Role.AUDITOR))["data"]["auditEntries"]["totalCount"]
    assert own == log < everything
    assert (await ask(count, Role.ADMIN))["data"]["auditEntries"]["totalCount"] == 0


async def test_logs_of_several_children_in_one_list(ask, gid, district):
    viewer = district.viewer(Role.GUARDIAN, guardian_id=202)
    await looked_at(ask, gid("Student", 102), Role.PSYCHOLOGIST)
    document = "{ students { nodes { id accessLog(first: 1) { totalCount nodes { categories } } } } }"
    answer = await ask(document, viewer=viewer)
    nodes = answer["data"]["students"]["nodes"]
    assert [node["id"] for node in nodes] == [gid("Student", key) for key in (103, 101, 102) if key != 103]
    assert all(node["accessLog"]["totalCount"] > 0 for node in nodes)
