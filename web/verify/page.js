/* The page /verify: files in, what holds out. Where the browser cannot check, the server is asked. */

import {SignaturesUnavailable, Verifier} from './index.js';
import {byId, el} from '../shared/dom.js';

/** @typedef {import('./index.js').Report} Report */

const LEVELS = {
    none: 'It hangs together, but nothing that this server signed covers all of it.',
    attested: 'This server signed it and cannot say anything else any more. It can be played again when the game is over.',
    replayed: 'It was played again from its first state, and came out the same.',
};

const REPLAYS = {
    not_reached: '',
    secrets_unknown: 'Not played again: the game was not over, its seed is not told yet.',
    rules_unavailable: 'Not played again: the game has other rules than this server.',
    state_untrusted: 'Not played again: nobody trusted has signed the state it begins with.',
    from_genesis: 'played again from genesis, every state compared',
    from_given_state: 'played again from the state in the file, every state compared',
};

/** @param {number} count @param {string} what */
const counted = (count, what) => `${count} ${what}${count === 1 ? '' : what.endsWith('y') ? '' : 's'}`;

/** @param {Report} report */
function lines(report) {
    const {checked} = report;
    const replayed = checked.replayed_entries > 0 || checked.replay.startsWith('from_')
        ? `${counted(checked.replayed_entries, 'move')} ${REPLAYS[checked.replay]}` : REPLAYS[checked.replay];
    const signed = [counted(checked.records, 'journal record'), counted(checked.heads, 'signed head'),
        counted(checked.receipts, 'receipt'), counted(checked.player_signatures, 'signature') + ' of players'];
    const keys = checked.seat_keys && `${counted(checked.seat_keys, 'key')} of players, ${checked.seat_keys_by_token} changed on the word of the server alone`;
    return [
        report.session && `${report.kind} of the game ${report.session}, seq ${report.from_seq} to ${report.to_seq}`,
        `${counted(checked.entries, 'move')} in an unbroken chain, ${checked.open_entries} of them shown`,
        replayed,
        checked.seed_commitment && 'the seed is the one that was promised before the game',
        report.result && `the game was ${report.result}`,
        signed.join(', '),
        keys,
        ...checked.keys.map(key => `key ${key.id}: ${key.trusted ? 'this server\'s' : 'not one of this server\'s'}`),
    ].filter(Boolean);
}

/** @param {NonNullable<Report['first_divergence']>} divergence */
function divergenceText(divergence) {
    const seq = divergence.seq === null ? '' : `at seq ${divergence.seq}, `;
    return `First divergence: ${seq}field ${divergence.field}, section ${divergence.section}, byte ${divergence.offset}: ${divergence.detail}.`;
}

/** @param {string} name @param {Report} report */
export function reportCard(name, report) {
    const divergence = report.first_divergence;
    return el('article', {class: 'card report', dataset: {valid: String(report.valid), level: report.level}},
        el('h2', {}, name),
        el('p', {class: report.valid ? 'holds' : 'fails'}, report.valid ? `It holds. ${LEVELS[report.level]}` : 'It does not hold.'),
        divergence && el('p', {class: 'fails'}, divergenceText(divergence)),
        divergence?.fork && el('p', {class: 'fails'}, 'The server has signed two histories of this game: keep this file.'),
        el('ul', {}, ...lines(report).map(line => el('li', {}, line))));
}

/** The keys of this server, newest first. */
async function serverKeys() {
    const reply = await fetch('/v1/keys');
    const {items} = reply.ok ? await reply.json() : {items: []};
    return items.slice(0, 64).map((/** @type {{public_key: string}} */ key) =>
        Uint8Array.from(key.public_key.match(/../g) ?? [], pair => parseInt(pair, 16)));
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Report>} */
async function askServer(bytes) {
    const reply = await fetch('/v1/verify', {method: 'POST', body: bytes, headers: {'Content-Type': 'application/vnd.donjon.evidence'}});
    const body = await reply.json();
    if (!reply.ok) throw new Error(body.detail ?? body.title);
    return body;
}

/** @returns {Promise<(bytes: Uint8Array<ArrayBuffer>) => Promise<Report>>} */
async function makeCheck() {
    try {
        const [verifier, trustedKeys] = await Promise.all([Verifier.load(), serverKeys()]);
        byId('how').textContent = `Checked here, by the rules ${verifier.rulesId.slice(0, 16)}.`;
        return async bytes => {
            try {
                return await verifier.verify(bytes, {trustedKeys});
            } catch (error) {
                if (!(error instanceof SignaturesUnavailable)) throw error;
                byId('how').textContent = 'This browser cannot check Ed25519 signatures: the server was asked.';
                return askServer(bytes);
            }
        };
    } catch (error) {
        byId('how').textContent = `The verifier is not here (${error instanceof Error ? error.message : error}): the server is asked.`;
        return askServer;
    }
}

const check = makeCheck();

/** @param {Iterable<File>} files */
async function checkFiles(files) {
    for (const file of files) {
        let card;
        try {
            card = reportCard(file.name, await (await check)(new Uint8Array(await file.arrayBuffer())));
        } catch (error) {
            card = el('article', {class: 'card report'}, el('h2', {}, file.name),
                el('p', {class: 'fails'}, error instanceof Error ? error.message : String(error)));
        }
        byId('reports').prepend(card);
    }
}

const drop = byId('drop');
const input = /** @type {HTMLInputElement} */ (byId('files'));
input.addEventListener('change', () => {
    const files = [...input.files ?? []];
    input.value = '';
    checkFiles(files);
});
for (const type of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(type, event => {
        event.preventDefault();
        drop.classList.toggle('over', type === 'dragover');
    });
}
drop.addEventListener('drop', event => checkFiles([...event.dataTransfer?.files ?? []]));
