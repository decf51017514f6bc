"""The graph answers."""

import json

from resolvers.graph import Graph
from schema.kit import Role


async def ask(graph: Graph, viewer, document, **variables):
    return json.loads(await graph.execute(viewer, document=document, variables=variables))


async def test_a_nested_query_is_answered(graph, district):
    answer = await ask(
        graph,
        district.viewer(Role.PSYCHOLOGIST),
        """{ schools(filter: {code: {startsWith: "21"}}) { totalCount nodes { name classGroups { nodes { name
             students(orderBy: [{name: ASC}]) { nodes { name nationalId studentNumber birthDate
               guardianships { nodes { kin primary guardian { name phone } } }
               mentorAssignments { nodes { mentor { name } } }
               attendanceMarks(first: 2) { nodes { date code reason recordedBy { name } } pageInfo { hasNextPage } }
               parentAttendances { nodes { session { theme hours grades } } }
               referrals { nodes { state reason partner { name services } } }
               sourceRecords { nodes { source { name } } } } } } } } } }""",
    )
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    assert "errors" not in answer
