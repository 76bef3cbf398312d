/*
 * "Verify this game": the file of evidence is fetched and checked in this browser, by the server's own rules
 * compiled to WebAssembly. What was checked is shown, and what was not.
 */

import {openDialog} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {shortHash, words} from '../shared/text.js';

/** @typedef {import('../verify/index.js').Report} Report */

/** @param {import('../client/index.js').Session} session */
export function showChecking(session) {
    const place = el('div', {class: 'stack', 'aria-live': 'polite'});
    const file = el('input', {type: 'file', 'aria-label': 'A file of evidence', on: {change: async () => {
        const [chosen] = file.files ?? [];
        if (chosen) await check(place, async () => new Uint8Array(await chosen.arrayBuffer()), chosen.name);
    }}});
    const fetchIt = () => check(place, () => session.exportBundle(), 'this game');
    openDialog('Is it fair?', el('p', {}, 'Your browser plays the whole game again, entry by entry, with rolls made from the seed the server committed to before it heard your words.'),
        place,
        el('details', {}, el('summary', {}, 'Check another file'), file),
        el('div', {class: 'row end'}, button('Keep the file', () => save(session)), button('Check again', fetchIt), el('form', {method: 'dialog'}, el('button', {class: 'primary'}, 'Done'))));
    return fetchIt();
}

/** @param {HTMLElement} place @param {() => Promise<Uint8Array>} read @param {string} name */
async function check(place, read, name) {
    fill(place, el('p', {class: 'verdict'}, `Checking ${name}…`));
    try {
        const {Verifier} = await import('../verify/index.js');
        const [verifier, bytes] = await Promise.all([Verifier.load('/web/verify/verify.wasm'), read()]);
        const started = performance.now();
        const report = await verifier.verify(bytes);
        showReport(place, report, bytes.length, performance.now() - started);
    } catch (error) {
        fill(place, el('p', {class: 'verdict bad'}, `It could not be checked: ${error instanceof Error ? error.message : String(error)}`));
    }
}

/** @type {Record<string, string>} */
const REPLAYS = {
    from_genesis: 'every entry played again from the first state', from_given_state: 'played again from the state in the file', secrets_unknown: 'not played again: the seed is told when the game has ended',
    rules_unavailable: 'not played again: this verifier has other rules', state_untrusted: 'not played again: the first state is not attested', not_reached: 'not reached',
};

/** @param {HTMLElement} place @param {Report} report @param {number} size @param {number} ms */
function showReport(place, report, size, ms) {
    const {checked} = report;
    const wrong = report.first_divergence;
    const verdict = report.valid
        ? el('p', {class: 'verdict good'}, report.level === 'replayed' ? '✓ Fair: replayed, and every hash agrees.' : '✓ Nothing in it is wrong.')
        : el('p', {class: 'verdict bad'}, '✗ Refused: this file does not hold.');
    fill(place, verdict,
        wrong ? el('p', {class: 'problem'}, `${wrong.fork ? 'The server signed two histories. ' : ''}First at ${wrong.seq === null ? words(wrong.section) : `entry ${wrong.seq}`}, ${words(wrong.field)}: ${wrong.detail}`) : null,
        el('table', {class: 'checked'}, el('tbody', {},
            fact('Level', report.level), fact('Entries', `${checked.entries} chained, ${checked.open_entries} with their inputs, ${checked.replayed_entries} played again`),
            fact('Replay', REPLAYS[checked.replay] ?? words(checked.replay)), fact('Seed', checked.seed_commitment ? 'is the one committed to' : 'not checked'),
            fact('Signatures', `heads ${checked.heads}, journal records ${checked.records}, receipts ${checked.receipts}, players’ ${checked.player_signatures}`),
            fact('Signed up to', checked.attested_seq === null ? 'nothing signed' : `entry ${checked.attested_seq}`),
            fact('Result', report.result ?? '–'), fact('State', shortHash(report.state_root ?? '', 16)), fact('Chain', shortHash(report.chain_hash ?? '', 16)),
            fact('File', `${size.toLocaleString('en')} bytes in ${Math.round(ms)} ms`))));
}

/** @param {string} name @param {string | number} value */
function fact(name, value) {
    return el('tr', {}, el('th', {scope: 'row'}, name), el('td', {}, value));
}

/** @param {import('../client/index.js').Session} session */
async function save(session) {
    const bytes = await session.exportBundle();
    const address = URL.createObjectURL(new Blob([/** @type {any} */ (bytes)]));
    el('a', {href: address, download: `donjon-${session.id}.evidence`}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}
