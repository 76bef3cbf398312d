/* All sessions, newest first, with filters. */

import {button, el, fill} from '../shared/dom.js';
import {ago, words} from '../shared/text.js';

const PAGE = 50;

/** @param {import('./main.js').Visit} visit */
export async function showSessions({donjon, main}) {
    const rows = el('tbody', {});
    const more = button('More', () => load(), {});
    const status = el('select', {'aria-label': 'Status'}, ...['', 'active', 'finished', 'archived'].map(value => el('option', {value}, value || 'any status')));
    const text = el('input', {type: 'search', placeholder: 'id, label or scenario', 'aria-label': 'Search'});
    /** @type {any[]} */
    let items = [];
    /** @type {string | null} */
    let cursor = '';
    const show = () => {
        const wanted = items.filter(item => (!status.value || item.status === status.value) && matches(item, text.value));
        fill(rows, ...wanted.map(row));
        more.hidden = cursor === null;
        more.textContent = wanted.length < items.length ? `More (${wanted.length} of the ${items.length} newest shown)` : 'More';
    };
    const load = async () => {
        const page = await donjon.sessions({limit: PAGE, ...(cursor ? {cursor} : {})});
        items = [...items, ...page.items];
        cursor = page.next_cursor;
        show();
    };
    status.addEventListener('change', show);
    text.addEventListener('input', show);
    fill(main, el('h1', {}, 'Sessions'), el('div', {class: 'filters'}, text, status),
        el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, ...['Session', 'Label', 'Scenario', 'Status', 'Players', 'Entries', 'Actions', 'Created'].map(name => el('th', {scope: 'col'}, name)))), rows)), more);
    await load();
    main.setAttribute('aria-busy', 'false');
}

/** @param {any} item @param {string} text */
function matches(item, text) {
    const wanted = text.trim().toLowerCase();
    return !wanted || [item.id, item.label, item.scenario].some(value => String(value ?? '').toLowerCase().includes(wanted));
}

/** @param {any} item */
function row(item) {
    return el('tr', {}, el('td', {}, el('a', {class: 'mono', href: `#/session/${item.id}`}, item.id)), el('td', {}, item.label ?? ''), el('td', {}, words(item.scenario)),
        el('td', {}, el('span', {class: `chip ${item.status === 'active' ? 'good' : ''}`}, item.result ?? item.status)), el('td', {}, item.players), el('td', {}, item.seq), el('td', {}, item.nonce), el('td', {}, ago(item.created_at)));
}
