/** What an answer holds of a match, to be drawn: fields, how they agree, and what that weighs. Values of people play no part. */
export interface Waterfall {
  title: string;
  /** Bits before anything was compared. */
  prior: number;
  evidence: Weighed[];
}

export interface Weighed {
  field: string;
  verdict: string;
  /** Bits for, or below 0 against, one person. */
  weight: number;
}

/** More are not drawn under one answer. */
const MOST = 20;

/** The matches of an answer that were asked with `prior` and the `field`, `verdict` and `weight` of their evidence. */
export function readWaterfalls(value: unknown, found: Waterfall[] = []): Waterfall[] {
  if (typeof value !== 'object' || value === null || found.length >= MOST) return found;
  const waterfall = readOne(value as Record<string, unknown>);
  if (waterfall !== null) found.push(waterfall);
  else for (const below of Object.values(value)) readWaterfalls(below, found);
  return found;
}

function readOne(match: Record<string, unknown>): Waterfall | null {
  const list = match.evidence as { nodes?: unknown; edges?: unknown } | null | undefined;
  const nodes = list?.nodes ?? (Array.isArray(list?.edges) ? list.edges.map((edge) => edge?.node) : null);
  const prior = bits(match.prior);
  if (prior === null || !Array.isArray(nodes)) return null;
  const evidence: Weighed[] = [];
  for (const node of nodes) {
    const weight = bits(node?.weight);
    if (weight === null || typeof node.field !== 'string' || typeof node.verdict !== 'string') return null;
    evidence.push({ field: node.field, verdict: node.verdict, weight });
  }
  const named = [match.subjectEntity, match.subjectId, match.otherId].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return { title: named.join(' ') || 'IdentityMatch', prior, evidence };
}

/** Decimals are told as text. */
function bits(value: unknown): number | null {
  const read = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(read) ? read : null;
}
