/* The server at a glance: workers, what is refused, how fast, how much waits. Renewed every two seconds. */

import {ask, notice} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {capital, clockText} from '../shared/text.js';
import {Series, chart, tidy} from './chart.js';
import {parseMetrics, quantile, total} from './prometheus.js';

const PERIOD_MS = 2000;

/** Counters are shown as what they grow in a second, gauges as they are.
 * @type {{title: string, unit: string, metric: string, rate?: boolean, labels?: Record<string, string>}[]} */
const CHARTS = [
    {title: 'Actions', unit: '/s', metric: 'donjon_actions_executed_total', rate: true},
    {title: 'Refused actions', unit: '/s', metric: 'donjon_actions_failed_total', rate: true},
    {title: 'Requests', unit: '/s', metric: 'donjon_http_requests_total', rate: true},
    {title: 'Entries committed', unit: '/s', metric: 'donjon_entries_committed_total', rate: true},
    {title: 'Checkpoints', unit: '/s', metric: 'donjon_checkpoints_created_total', rate: true},
    {title: 'Proofs', unit: '/s', metric: 'donjon_proofs_generated_total', rate: true},
    {title: 'Commits waiting', unit: '', metric: 'donjon_commit_queue_entries'},
    {title: 'Database jobs waiting', unit: '', metric: 'donjon_store_queue_jobs'},
    {title: 'Proofs waiting', unit: '', metric: 'donjon_proof_backlog_jobs'},
    {title: 'Dead proof jobs', unit: '', metric: 'donjon_proof_dead_jobs'},
    {title: 'Sessions in memory', unit: '', metric: 'donjon_sessions_resident'},
    {title: 'Connections', unit: '', metric: 'donjon_http_connections'},
    {title: 'Streams', unit: '', metric: 'donjon_streams'},
    {title: 'Slow subscribers', unit: '/s', metric: 'donjon_event_bus_lag_total', rate: true},
];
const TIMES = [['Request, 99 %', 'donjon_http_request_seconds'], ['Commit, 99 %', 'donjon_commit_seconds'], ['Proof, 99 %', 'donjon_proof_seconds']];

/** @param {import('./main.js').Visit} visit */
export async function showOverview({donjon, main}) {
    const workers = el('div', {class: 'workers'});
    const gauges = CHARTS.map(spec => ({spec, series: new Series(), drawn: chart(spec.title, spec.unit)}));
    const times = TIMES.map(([title, metric]) => ({metric, series: new Series(), drawn: chart(title, 'ms')}));
    const charts = el('div', {class: 'charts'}, ...gauges.map(g => g.drawn.element), ...times.map(t => t.drawn.element));
    fill(main, el('div', {class: 'row spread'}, el('h1', {}, 'Overview'), button('Drain…', () => drain(donjon), {class: 'danger'})), workers, charts);
    /** @type {import('./prometheus.js').Sample[] | null} */
    let before = null;
    let then = 0;
    const renew = async () => {
        const [health, text] = await Promise.all([donjon.health(), donjon.metrics()]);
        showWorkers(workers, health);
        const now = performance.now();
        const samples = parseMetrics(text);
        for (const {spec, series, drawn} of gauges) {
            const value = total(samples, spec.metric, spec.labels);
            drawn.element.hidden = !samples.some(s => s.name === spec.metric);
            if (spec.rate && !before) continue;
            series.push(spec.rate && before ? Math.max(0, value - total(before, spec.metric, spec.labels)) / ((now - then) / 1000) : value);
            drawn.show(series);
        }
        for (const {metric, series, drawn} of times) {
            drawn.element.hidden = !samples.some(s => s.name === `${metric}_bucket`);
            const value = before ? quantile(before, samples, metric, 0.99) * 1000 : NaN;
            series.push(Number.isFinite(value) ? value : 0);
            drawn.show(series, Number.isFinite(value) ? `${tidy(value)} ms` : 'quiet');
        }
        before = samples;
        then = now;
        main.setAttribute('aria-busy', 'false');
    };
    await renew();
    const timer = setInterval(() => renew().catch(error => fill(workers, el('p', {class: 'problem'}, error.message))), PERIOD_MS);
    return () => clearInterval(timer);
}

/** @param {HTMLElement} place @param {import('../client/schema.d.ts').Health} health */
function showWorkers(place, health) {
    fill(place, badge('server', health.draining ? 'draining' : health.status, `${health.version} · up ${clockText(health.uptime_s)}`),
        ...Object.entries(health.workers).map(([name, worker]) => badge(name, /** @type {any} */ (worker).status, /** @type {any} */ (worker).reason ?? /** @type {any} */ (worker).error ?? '')));
}

/** @param {string} name @param {string} status @param {string} text */
function badge(name, status, text) {
    return el('div', {class: 'worker', dataset: {status}}, el('b', {}, capital(name)), el('span', {class: `chip ${status === 'healthy' ? 'good' : status === 'degraded' ? 'warn' : 'dead'}`}, status), el('small', {}, text));
}

/** @param {import('../client/index.js').Donjon} donjon */
async function drain(donjon) {
    if (!(await ask('Drain this server?', 'Requests under way are answered, new ones refused, and the process ends. Games are kept; another server or a restart goes on with them.', 'Drain'))) return;
    await donjon.drain();
    notice('The drain has begun.');
}
