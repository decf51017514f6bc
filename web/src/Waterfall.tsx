import type { Waterfall as Data } from './waterfalls';
import { useLanguage } from './words';

const [LABELS, BARS, END, LINE] = [170, 180, 560, 20];
const LEAST = 2;

/** How the evidence of a match adds up, bit by bit: what speaks for one person to the right, what speaks against it to the left. */
export function Waterfall({ data }: { data: Data }) {
  const { say } = useLanguage();
  let level = 0;
  const bars = [{ field: say.prior, verdict: '', weight: data.prior }, ...data.evidence].map((one) => {
    const from = level;
    level += one.weight;
    return { ...one, from, to: level };
  });
  bars.push({ field: say.sum, verdict: '', weight: level, from: 0, to: level });
  const ends = [0, ...bars.flatMap((bar) => [bar.from, bar.to])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const at = (bits: number) => BARS + ((bits - low) / (high - low || 1)) * (END - BARS);
  const name = `${data.title}: ${signed(level)} ${say.bits}`;
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <svg role="img" aria-label={name} viewBox={`0 0 640 ${bars.length * LINE}`}>
        <line className="yixin-zero" x1={at(0)} x2={at(0)} y1={0} y2={bars.length * LINE} />
        {bars.map((bar, row) => (
          <g key={row} className={bar.weight < 0 ? 'yixin-against' : 'yixin-for'}>
            <text x={LABELS} y={row * LINE + 14} textAnchor="end">
              {bar.field} {bar.verdict.toLowerCase()}
            </text>
            <rect
              x={at(Math.min(bar.from, bar.to))}
              y={row * LINE + 3}
              width={Math.max(Math.abs(at(bar.to) - at(bar.from)), LEAST)}
              height={LINE - 6}
            />
            <text x={END + 10} y={row * LINE + 14}>
              {signed(bar.weight)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

function signed(bits: number): string {
  return (bits < 0 ? '−' : '+') + Math.abs(bits).toFixed(1);
}
