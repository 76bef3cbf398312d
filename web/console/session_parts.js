/* The tables of a session's page. */

import {notice} from '../shared/dialog.js';
import {button, el} from '../shared/dom.js';
import {ago, shortHash, words} from '../shared/text.js';
import {chip, dataTable, hour, section} from './table.js';
import {showTrace} from './trace.js';

/** @typedef {import('./session.js').Look} Look */
/** @typedef {import('./session.js').Part} Part */

const ENTRIES = 25;

/** Who is there and who decides for them; a choice switches it. @returns {Part} */
export function entitiesPart() {
    const table = dataTable(['Entity', 'Name', 'Kind', 'Life', 'Where', 'Decided by', '']);
    return {element: section('Entities and providers', table.element), async show({session, guide}) {
        const [state, bindings] = await Promise.all([session.state({view: 'full'}), session.providers()]);
        if (table.body.contains(document.activeElement)) return; // somebody is choosing
        const bound = new Map(bindings.bindings.map(row => [row.entity, row.kind]));
        const actors = state.entities.filter(entity => entity.kind === 'player' || entity.kind === 'monster');
        const kinds = guide.content.providers.map(row => row.kind);
        table.show(actors.map(entity => [entity.id, entity.name, words(entity.type ?? entity.kind), `${entity.hp} / ${entity.hp_max}`, `${entity.x}, ${entity.y}`,
            chooser(session, entity.id, entity.provider ?? bound.get(entity.id) ?? bindings.default, kinds),
            bound.has(entity.id) && entity.kind === 'monster' ? button('Default', () => settle(session.clearProvider(entity.id)), {class: 'bare'}) : '']));
    }};
}

/** @param {import('../client/index.js').Session} session @param {number} entity @param {string} kind @param {string[]} kinds */
function chooser(session, entity, kind, kinds) {
    const choice = el('select', {'aria-label': `Who decides for entity ${entity}`, dataset: {entity: String(entity)}, on: {change: async () => {
        await settle(session.setProvider(entity, choice.value));
        choice.blur();
    }}}, ...[...new Set([kind, ...kinds])].map(value => el('option', {value, selected: value === kind}, value)));
    return choice;
}

/** @param {Promise<unknown>} deed */
async function settle(deed) {
    try {
        await deed;
        notice('Switched; it is in the log.');
    } catch (error) {
        notice(error instanceof Error ? error.message : String(error));
    }
}

/** The newest entries, with what each led to: the actions that hooks and the turns of others made. @returns {Part} */
export function logPart() {
    const table = dataTable(['Entry', 'At', 'Who', 'Decided', 'What followed', 'Chain']);
    return {element: section('Log and hook trace', table.element), async show({session, donjon, head}) {
        if (table.body.querySelector('details[open]')) return; // somebody is reading
        const {items} = await session.log({after: Math.max(0, head - ENTRIES), limit: ENTRIES});
        table.show(items.reverse().map(item => [item.seq, hour(item.at), item.entity === null ? '–' : `${item.entity} · ${item.provider ?? ''}`,
            el('code', {}, brief(item.action)), trace(item.executed),
            [el('span', {class: 'mono', title: item.chain_hash}, shortHash(item.chain_hash)), ' ', button('Hooks', () => showTrace(donjon, session.id, item.seq).catch(error => notice(error.message)), {class: 'bare', 'aria-label': `Hooks of entry ${item.seq}`})]]));
    }};
}

/** @param {any} action */
function brief(action) {
    if (!action) return '–';
    const {kind, entity, ...rest} = action;
    return [kind, ...Object.entries(rest).filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`)].join(' ');
}

/** @param {any[]} executed */
function trace(executed) {
    const steps = executed.map(step => el('li', {}, el('span', {class: 'mono'}, step.nonce), ` ${words(step.kind)}`, step.entity ? ` · ${step.entity}` : '', step.provider ? ` · ${step.provider}` : ''));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const step of executed) counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
    const summary = [...counts].map(([kind, count]) => (count > 1 ? `${words(kind)} × ${count}` : words(kind))).join(', ');
    return el('details', {}, el('summary', {}, summary || '–'), el('ol', {class: 'trace'}, ...steps));
}

/** @returns {Part} */
export function checkpointsPart() {
    const table = dataTable(['Entry', 'Action', 'Label', 'Bytes', 'Made', 'State root'], 'None yet.');
    return {element: section('Checkpoints', table.element), async show({session}) {
        const {items} = await session.checkpoints({limit: 100});
        table.show(items.reverse().map((/** @type {import('../client/schema.d.ts').Checkpoint} */ row) => [row.seq, row.nonce, row.label ?? '', row.bytes.toLocaleString('en'), ago(row.created_at), el('span', {class: 'mono', title: row.state_root}, shortHash(row.state_root))]));
    }};
}

/** @returns {Part} */
export function proofsPart() {
    const table = dataTable(['Batch', 'Entries', 'Status', 'Level', 'Tries', 'Took', 'Proof'], 'No batch is closed yet.');
    return {element: section('Proofs', table.element), async show({session}) {
        const {items} = await session.proofs({limit: 100});
        table.show(items.reverse().map(row => [row.batch, `${row.first_seq}–${row.last_seq}`, chip(row.status), row.level ?? '–', row.attempts, row.duration_ms === null ? '–' : `${row.duration_ms} ms`,
            el('span', {class: 'mono', title: row.proof_id ?? ''}, shortHash(row.proof_id ?? ''))]));
    }};
}
