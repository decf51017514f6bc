import type { Plan, Step } from './answer';
import { useLanguage } from './words';

/** How the hub answered: the time of each statement with its SQL, and the steps of the plan. */
export function PlanView({ plan }: { plan: Plan }) {
  const { say } = useLanguage();
  return (
    <div className="yixin-plan">
      <h2>
        {say.plan}: {plan.executor === 'plan' ? say.compiled : say.reference}, {plan.milliseconds} ms
      </h2>
      {plan.statements.map((statement) => (
        <details key={statement.sql}>
          <summary>
            <code>{statement.field}</code> {statement.milliseconds} ms
          </summary>
          <pre>{statement.sql}</pre>
        </details>
      ))}
      <Steps steps={plan.steps} />
    </div>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  const { say } = useLanguage();
  return (
    <ul>
      {steps.map((step) => (
        <li key={step.name}>
          <code>{step.name}</code> {step.how}
          {step.columns.length > 0 && `: ${step.columns.join(', ')}`}
          {step.withheld.length > 0 && ` (${say.withheldColumns}: ${step.withheld.join(', ')})`}
          {step.steps.length > 0 && <Steps steps={step.steps} />}
        </li>
      ))}
    </ul>
  );
}
