/* Proof jobs: what waits, what is worked on, what gave up and may be tried again. */

import {notice} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {ago} from '../shared/text.js';
import {chip, dataTable} from './table.js';

const PERIOD_MS = 3000;
const STATES = [['stuck', 'stuck: failed, dead or cancelled'], ['waiting', 'waiting'], ['queued', 'queued'], ['running', 'running']];

/** @param {import('./main.js').Visit} visit */
export async function showJobs({donjon, main}) {
    const state = el('select', {'aria-label': 'State'}, ...STATES.map(([value, label]) => el('option', {value}, label)));
    const table = dataTable(['Job', 'Batch', 'Entries', 'State', 'Tries', 'Next try', 'Last error', ''], 'No such job. All is proven, or nothing is asked for.');
    fill(main, el('h1', {}, 'Proof jobs'), el('div', {class: 'filters'}, state), table.element);
    const renew = async () => {
        const {items} = await donjon.jobs({limit: 100, state: state.value});
        table.show(items.map(job => [el('a', {class: 'mono', href: `#/session/${job.session}`}, job.session), job.batch, `${job.first_seq}–${job.last_seq}`,
            [chip(job.status), job.waits_for_batch_before ? el('small', {}, ' after the batch before') : null], job.attempts, ago(job.run_at), job.last_error ?? '',
            deeds(donjon, job, renew)]));
        main.setAttribute('aria-busy', 'false');
    };
    state.addEventListener('change', () => renew().catch(error => notice(error.message)));
    await renew();
    const timer = setInterval(() => !document.hidden && renew().catch(error => notice(error.message)), PERIOD_MS);
    return () => clearInterval(timer);
}

/** @param {import('../client/index.js').Donjon} donjon @param {import('../client/schema.d.ts').Job} job @param {() => Promise<void>} renew */
function deeds(donjon, job, renew) {
    const deed = (/** @type {string} */ label, /** @type {() => Promise<unknown>} */ act) => button(label, async () => {
        await act().then(() => notice('Done; it is in the audit log.'), error => notice(error.message));
        await renew();
    });
    if (['failed', 'dead', 'cancelled'].includes(job.status)) return deed('Redrive', () => donjon.redrive(job.id));
    return job.status === 'queued' || job.status === 'running' ? deed('Cancel', () => donjon.cancelJob(job.id)) : '';
}
