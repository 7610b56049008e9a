// Asks a Prometheus everything that the dashboard asks: node queries.mjs DASHBOARD PROMETHEUS JOB
// Fails for each query that is refused, or whose answer holds no number; after a while, since some need a second sample.
import { readFileSync } from 'node:fs';

const [file, prometheus, job] = process.argv.slice(2);
const dashboard = JSON.parse(readFileSync(file, 'utf8'));
const variables = { namespace: '.*', job, instance: '.*', pool: '.*', __rate_interval: '1m' };
// there are no namespaces outside Kubernetes
const mayBeEmpty = ['variable namespace'];
const patience = 45_000;

const filled = text => text.replaceAll(/\$(\w+)/g, (whole, name) => variables[name] ?? whole);

async function ask(path, parameters) {
  const answer = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const body = await answer.json();
  if (body.status !== 'success') {
    throw new Error(body.error);
  }
  return body.data;
}

async function numbers(expr) {
  const { result } = await ask('query', { query: filled(expr) });
  return result.filter(series => Number.isFinite(Number(series.value[1]))).length;
}

async function values(definition) {
  const [, series, label] = definition.match(/^label_values\((.*), (\w+)\)$/);
  return (await ask(`label/${label}/values`, { 'match[]': filled(series) })).length;
}

function questions() {
  const panels = dashboard.panels.flatMap(panel => [panel, ...(panel.panels ?? [])]);
  return [
    ...dashboard.templating.list.filter(variable => variable.type === 'query')
      .map(variable => ({ of: `variable ${variable.name}`, text: variable.definition, count: values })),
    ...dashboard.annotations.list.filter(annotation => annotation.expr)
      .map(annotation => ({ of: `annotation ${annotation.name}`, text: annotation.expr, count: numbers })),
    ...panels.flatMap(panel => (panel.targets ?? [])
      .map(target => ({ of: `${panel.title} ${target.refId}`, text: target.expr, count: numbers }))),
  ];
}

async function complaint({ of, text, count }) {
  try {
    return await count(text) > 0 || mayBeEmpty.includes(of) ? null : `${of}: nothing comes of ${filled(text)}`;
  } catch (problem) {
    return `${of}: ${problem.message}`;
  }
}

const all = questions();
const until = Date.now() + patience;
let wrong;
do {
  wrong = (await Promise.all(all.map(complaint))).filter(said => said);
} while (wrong.length > 0 && Date.now() < until && await new Promise(done => setTimeout(done, 2000, true)));
wrong.forEach(said => console.log(said));
console.log(`${all.length} queries, ${wrong.length} wrong`);
process.exit(wrong.length > 0 ? 1 : 0);
